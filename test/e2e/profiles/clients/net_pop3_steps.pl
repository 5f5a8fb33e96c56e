# Perl's Net::POP3 takes the steps of @ARGV at the server that the POP3_ variables name, and tells of each in a line of JSON.
# See steps.ts for the steps and the lines.
use strict;
use warnings;
use JSON::PP;
use Net::POP3;
use Time::HiRes qw(sleep time);

my ($time_out_ms, @steps) = @ARGV;
my ($user, $password) = @ENV{qw(POP3_USER POP3_PASSWORD)};
my $json = JSON::PP->new->ascii->canonical;
my ($client, $count);
$| = 1;
binmode STDOUT;

sub tell_line { print $json->encode({@_}), "\n" }

sub fail {
    my ($step, $words, $hung) = @_;
    $words =~ s/\r?\n/ /g;
    $words =~ s/ at \S+ line \d+\.?//g;
    $words =~ s/ +$//;
    tell_line(failed => $step, words => $words, hung => $hung || $words =~ /\] Timeout/ ? JSON::PP::true : JSON::PP::false);
    # Not by way of a destructor, which would say RSET and QUIT.
    $client->close if $client;
    exit;
}

# Its calls give undef or an empty list where they fail.
sub must {
    my ($value) = @_;
    die(($client->message || $! || 'no words') . "\n") unless defined $value;
    return $value;
}

# It gives lines that end in LF.
sub message_of { join '', map { s/\n\z/\r\n/r } @{ must(shift) } }

sub lines_of {
    my $listing = must(shift);
    return [map { "$_ " . ($listing->{$_} // '') } sort { $a <=> $b } keys %$listing];
}

my %calls = (
    'LOG-ON' => sub { must($client->login($user, $password)) },
    APOP => sub { must($client->apop($user, $password)) },
    CAPA => sub { [sort keys %{ must($client->capa) }] },
    STAT => sub {
        my ($messages, $octets) = $client->popstat;
        must($messages);
        $count = $messages;
        "$messages $octets";
    },
    LIST => sub { @_ ? must($client->list(@_)) : lines_of(scalar $client->list) },
    UIDL => sub { @_ ? must($client->uidl(@_)) : lines_of(scalar $client->uidl) },
    RETR => sub { message_of($client->get(@_)) },
    TOP => sub { message_of($client->top(@_)) },
    DELE => sub { must($client->delete(@_) || undef); $client->message },
    # What these two give says nothing of the reply.
    RSET => sub { $client->reset; must($client->ok || undef); $client->message },
    QUIT => sub { $client->quit; must($client->ok || undef); $client->message },
    WAIT => sub { sleep $_[0] / 1000; undef },
);

tell_line(at => 'CONNECT');
my $began = time;
$client = Net::POP3->new($ENV{POP3_HOST}, Port => $ENV{POP3_PORT}, Timeout => $time_out_ms / 1000)
    # It has no words for the time-out, so the clock must tell.
    or fail('CONNECT', $@ || 'no words', time - $began >= $time_out_ms / 1000);
tell_line(step => 'CONNECT', got => $client->banner);
local $SIG{__WARN__} = sub { };
while (defined(my $step = shift @steps)) {
    if ($step eq 'RETR') {
        unshift @steps, map { "RETR $_" } 1 .. $count;
        next;
    }
    tell_line(at => $step);
    my ($keyword, @numbers) = split / /, $step;
    my $got = eval { $calls{$keyword}->(@numbers) };
    fail($step, $@) if $@;
    tell_line(step => $step, got => $got);
}
