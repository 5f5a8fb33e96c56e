# Fetches and deletes every message with Perl's Net::POP3, at the server that the POP3_ variables name. The messages go to
# standard output. Where the server has TLS, so has the client: at once for pop3s://, else by STLS.
use strict;
use warnings;
use Net::POP3;

binmode STDOUT;

sub fail {
    my ($client, $what) = @_;
    my $why = ($client ? $client->message : $@) || $! || 'no words';
    chomp $why;
    print STDERR "$what: $why\n";
    # Not by way of a destructor, which would say RSET and QUIT.
    $client->close if $client;
    exit 1;
}

my $is_tls = $ENV{POP3_URL} =~ /^pop3s:/;
my %trust = (SSL_ca_file => $ENV{POP3_CA_FILE});
my $client = Net::POP3->new($ENV{POP3_HOST}, Port => $ENV{POP3_PORT}, $is_tls ? (SSL => 1, %trust) : ())
    or fail(undef, 'no greeting');
if ($ENV{POP3_CA_FILE} && !$is_tls) { $client->starttls(%trust) or fail($client, 'STLS') }
defined $client->login($ENV{POP3_USER}, $ENV{POP3_PASSWORD}) or fail($client, 'cannot log on');
my ($count, $octets) = $client->popstat or fail($client, 'STAT');
my $listing = $client->list or fail($client, 'LIST');
my $unique_ids = $client->uidl or fail($client, 'UIDL');
print STDERR $count // '?', ' messages, ', $octets // '?', ' octets, ', scalar keys %$unique_ids, " unique-ids\n";
for my $number (sort { $a <=> $b } keys %$listing) {
    my $lines = $client->get($number) or fail($client, "RETR $number");
    print @$lines;
    $client->delete($number) or fail($client, "DELE $number");
}
$client->quit or fail($client, 'QUIT');
