# Perl's Net::POP3 at a server that POP3_HOST, POP3_PORT, POP3_USER and POP3_PASSWORD name.
# The one argument is a task in JSON, the report on stdout is what script.ts reads.
use strict;
use warnings;
use JSON::PP;
use Net::POP3;

my $task = decode_json($ARGV[0]);
binmode STDOUT;

sub tell_message {
    my ($lines) = @_;
    # Net::POP3 gives lines that end in LF.
    my $octets = join '', map { s/\n\z/\r\n/r } @$lines;
    print 'RETR ', length $octets, "\n", $octets;
}

# Whether client and server are still in step.
sub fetch {
    my ($client) = @_;
    my ($count, $octets) = $client->popstat or die 'STAT: ' . $client->message;
    print "STAT $count $octets\n";
    for (['LIST', $client->list], ['UIDL', $client->uidl]) {
        my ($keyword, $listing) = @$_;
        print "$keyword $_ $listing->{$_}\n" for sort { $a <=> $b } keys %$listing;
    }
    for my $number (1 .. $count) {
        my $lines = $client->get($number);
        if (!$lines) {
            my $message = $client->message;
            chomp $message;
            print "FAILED $message\n";
            return 0;
        }
        tell_message($lines);
    }
    return 1;
}

my ($user, $password) = @ENV{qw(POP3_USER POP3_PASSWORD)};
my $client = Net::POP3->new($ENV{POP3_HOST}, Port => $ENV{POP3_PORT}, Timeout => 10) or die "no greeting: $@";
my $apop = ($task->{logOn} // '') eq 'apop';
defined($apop ? $client->apop($user, $password) : $client->login($user, $password))
    or die 'cannot log on: ' . $client->message;
my $in_step = $task->{fetch} ? fetch($client) : 1;
tell_message($client->top($task->{top}, 0)) if $task->{top};
for my $number (@{ $task->{delete} // [] }) {
    $client->delete($number) or die 'DELE: ' . $client->message;
}
my $leave = $task->{leave} // 'quit';
if ($leave eq 'close' || !$in_step) { $client->close }
elsif ($leave eq 'destroy') { undef $client }
else { $client->quit }
