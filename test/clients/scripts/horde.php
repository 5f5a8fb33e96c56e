<?php
// Horde's POP3 client: fetches every message into a file of its own, and deletes it unless told otherwise.
error_reporting(E_ALL & ~E_DEPRECATED);
spl_autoload_register(function ($name) {
    $file = stream_resolve_include_path(str_replace(['\\', '_'], '/', $name) . '.php');
    if ($file !== false) {
        require_once $file;
    }
});
$secure = ['plain' => false, 'stls' => 'tls', 'implicit' => 'ssl'][getenv('CLIENT_SECURITY')];
$pop = new Horde_Imap_Client_Socket_Pop3([
    'username' => getenv('CLIENT_USER'),
    'password' => getenv('CLIENT_PASSWORD'),
    'hostspec' => getenv('CLIENT_HOST'),
    'port' => (int) getenv('CLIENT_PORT'),
    'secure' => $secure,
    'context' => ['ssl' => ['cafile' => getenv('CLIENT_CA_FILE')]],
]);
$query = new Horde_Imap_Client_Fetch_Query();
$query->fullText();
$ids = [];
foreach ($pop->fetch('INBOX', $query) as $id => $mail) {
    $ids[] = $id;
    file_put_contents(getenv('CLIENT_MAILS') . '/' . count($ids), $mail->getFullMsg());
}
if (getenv('CLIENT_KEEP') === '' && $ids !== []) {
    $pop->store('INBOX', ['add' => ['\\deleted'], 'ids' => new Horde_Imap_Client_Ids_Pop3($ids)]);
}
$pop->logout();
