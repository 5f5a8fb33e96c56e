# Mail::POP3Client: fetches every message into a file of its own, and deletes it unless told otherwise.
use strict;
use warnings;
use Mail::POP3Client;
my ($security, $log_on) = @ENV{qw(CLIENT_SECURITY CLIENT_LOG_ON)};
my $pop = Mail::POP3Client->new(
    HOST => $ENV{CLIENT_HOST}, PORT => $ENV{CLIENT_PORT}, USESSL => 0,
    AUTH_MODE => $log_on eq 'USER' ? 'PASS' : $log_on || 'BEST');
if ($security eq 'implicit') {
    require IO::Socket::SSL;
    $pop->Socket(IO::Socket::SSL->new(PeerAddr => $ENV{CLIENT_HOST}, PeerPort => $ENV{CLIENT_PORT},
        SSL_ca_file => $ENV{CLIENT_CA_FILE}) or die IO::Socket::SSL::errstr());
}
$pop->User($ENV{CLIENT_USER});
$pop->Pass($ENV{CLIENT_PASSWORD});
$pop->Connect() or die $pop->Message();
for my $number (1 .. $pop->Count()) {
    open my $file, '>:raw', "$ENV{CLIENT_MAILS}/$number" or die;
    print $file scalar $pop->HeadAndBody($number);
    close $file;
    $pop->Delete($number) if $ENV{CLIENT_KEEP} eq '';
}
$pop->Close();
