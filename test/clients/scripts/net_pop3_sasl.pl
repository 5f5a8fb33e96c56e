# Net::POP3 with Authen::SASL: fetches every message into a file of its own, and deletes it unless told otherwise.
use strict;
use warnings;
use Authen::SASL;
use Net::POP3;
my ($security, $log_on, $user, $password) = @ENV{qw(CLIENT_SECURITY CLIENT_LOG_ON CLIENT_USER CLIENT_PASSWORD)};
my @tls = (SSL_ca_file => $ENV{CLIENT_CA_FILE});
my $pop = Net::POP3->new($ENV{CLIENT_HOST}, Port => $ENV{CLIENT_PORT},
    $security eq 'implicit' ? (SSL => 1, @tls) : ()) or die "no connection: $@";
if ($security eq 'stls') { $pop->starttls(@tls) or die $pop->message }
if ($log_on eq 'USER') { $pop->login($user, $password) or die $pop->message }
elsif ($log_on eq 'APOP') { $pop->apop($user, $password) or die $pop->message }
else {
    my $who = $log_on eq '' ? $user : Authen::SASL->new(
        mechanism => $log_on, callback => { user => $user, pass => $password, authname => $user });
    $pop->auth($who, $password) or die $pop->message;
}
for my $number (sort { $a <=> $b } keys %{ $pop->list }) {
    open my $file, '>:raw', "$ENV{CLIENT_MAILS}/$number" or die;
    print $file @{ $pop->get($number) };
    close $file;
    $pop->delete($number) if $ENV{CLIENT_KEEP} eq '';
}
$pop->quit;
