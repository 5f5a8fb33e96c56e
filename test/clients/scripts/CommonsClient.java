// Apache commons-net: fetches every message into a file of its own, and deletes it unless told otherwise.
import java.io.FileOutputStream;
import java.io.Reader;
import org.apache.commons.net.pop3.ExtendedPOP3Client;
import org.apache.commons.net.pop3.POP3;
import org.apache.commons.net.pop3.POP3Client;
import org.apache.commons.net.pop3.POP3MessageInfo;
import org.apache.commons.net.pop3.POP3SClient;

public class CommonsClient {
    static String setting(String name) { return System.getenv("CLIENT_" + name); }

    public static void main(String[] args) throws Exception {
        String security = setting("SECURITY"), logOn = setting("LOG_ON");
        String user = setting("USER"), password = setting("PASSWORD");
        boolean isSasl = logOn.equals("PLAIN") || logOn.equals("CRAM-MD5");
        POP3Client client = isSasl ? new ExtendedPOP3Client()
            : security.equals("plain") ? new POP3Client()
            : new POP3SClient(security.equals("implicit"), Trust.context(setting("CA_FILE")));
        client.setDefaultTimeout(15000);
        client.connect(setting("HOST"), Integer.parseInt(setting("PORT")));
        if (security.equals("stls")) check(((POP3SClient) client).execTLS(), client);
        if (isSasl) {
            ExtendedPOP3Client extended = (ExtendedPOP3Client) client;
            check(extended.auth(ExtendedPOP3Client.AUTH_METHOD.valueOf(logOn.replace("-", "_")), user, password), client);
            // It does not take note of that itself.
            client.setState(POP3.TRANSACTION_STATE);
        } else if (logOn.equals("APOP")) {
            String greeting = client.getReplyString();
            String stamp = greeting.substring(greeting.indexOf('<'), greeting.indexOf('>') + 1);
            check(client.login(user, stamp, password), client);
        } else check(client.login(user, password), client);
        for (POP3MessageInfo message : client.listMessages()) {
            Reader reader = client.retrieveMessage(message.number);
            try (FileOutputStream file = new FileOutputStream(setting("MAILS") + "/" + message.number)) {
                for (int octet = reader.read(); octet != -1; octet = reader.read()) file.write(octet);
            }
            if (setting("KEEP").isEmpty()) check(client.deleteMessage(message.number), client);
        }
        check(client.logout(), client);
        client.disconnect();
    }

    static void check(boolean isDone, POP3Client client) {
        if (!isDone) throw new IllegalStateException(client.getReplyString());
    }
}
