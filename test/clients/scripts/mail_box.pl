# Mail::Box's POP3 transport: fetches every message into a file of its own, and deletes it unless told otherwise.
use strict;
use warnings;
use Mail::Transport::POP3;
my $pop = Mail::Transport::POP3->new(
    hostname => $ENV{CLIENT_HOST}, port => $ENV{CLIENT_PORT},
    username => $ENV{CLIENT_USER}, password => $ENV{CLIENT_PASSWORD},
    authenticate => $ENV{CLIENT_LOG_ON} eq 'USER' ? 'LOGIN' : $ENV{CLIENT_LOG_ON} || 'AUTO',
    use_ssl => $ENV{CLIENT_SECURITY} eq 'implicit',
    ssl_options => { SSL_ca_file => $ENV{CLIENT_CA_FILE} });
my $number = 0;
for my $id ($pop->ids) {
    $number++;
    my $lines = $pop->message($id) or die "no message $id";
    open my $file, '>:raw', "$ENV{CLIENT_MAILS}/$number" or die;
    print $file @$lines;
    close $file;
    $pop->deleted(1, $id) if $ENV{CLIENT_KEEP} eq '';
}
$pop->disconnect;
