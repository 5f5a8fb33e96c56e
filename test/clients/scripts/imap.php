<?php
// PHP's extension imap (c-client): fetches every message into a file of its own, and deletes it unless told otherwise.
$flags = ['plain' => '/notls', 'stls' => '/tls', 'implicit' => '/ssl'][getenv('CLIENT_SECURITY')];
$logOn = getenv('CLIENT_LOG_ON');
$others = array_values(array_diff(['CRAM-MD5', 'PLAIN', 'LOGIN', 'NTLM', 'XOAUTH2'], [$logOn]));
$options = $logOn === '' ? [] : ['DISABLE_AUTHENTICATOR' => $others];
// In a certificate it looks for names only, not for addresses.
$host = getenv('CLIENT_HOST');
$mailbox = '{' . $host . ':' . getenv('CLIENT_PORT') . '/pop3' . $flags . '}INBOX';
$pop = imap_open($mailbox, getenv('CLIENT_USER'), getenv('CLIENT_PASSWORD'), 0, 1, $options);
if ($pop === false) {
    fwrite(STDERR, implode("\n", imap_errors() ?: []));
    exit(1);
}
for ($number = 1; $number <= imap_num_msg($pop); $number++) {
    imap_savebody($pop, getenv('CLIENT_MAILS') . '/' . $number, $number);
    if (getenv('CLIENT_KEEP') === '') {
        imap_delete($pop, (string) $number);
    }
}
imap_errors();
imap_alerts();
imap_close($pop, CL_EXPUNGE);
