// Jakarta Mail and, by the other name of its package, JavaMail: fetches every message into a file of its own, and deletes it
// unless told otherwise.
import jakarta.mail.*;
import java.io.FileOutputStream;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

public class JakartaClient {
    static String setting(String name) { return System.getenv("CLIENT_" + name); }

    public static void main(String[] args) throws Exception {
        String security = setting("SECURITY"), logOn = setting("LOG_ON");
        Properties properties = new Properties();
        if (!security.equals("plain")) {
            properties.put("mail.pop3.ssl.socketFactory", trusting(setting("CA_FILE")));
            properties.put("mail.pop3.ssl.checkserveridentity", "true");
        }
        if (security.equals("implicit")) properties.put("mail.pop3.ssl.enable", "true");
        if (security.equals("stls")) {
            properties.put("mail.pop3.starttls.enable", "true");
            properties.put("mail.pop3.starttls.required", "true");
        }
        if (logOn.equals("APOP")) properties.put("mail.pop3.apop.enable", "true");
        else if (logOn.equals("XOAUTH2") || logOn.equals("PLAIN") || logOn.equals("LOGIN") || logOn.equals("NTLM"))
            properties.put("mail.pop3.auth.mechanisms", logOn);
        Store store = Session.getInstance(properties).getStore("pop3");
        String secret = setting(logOn.equals("XOAUTH2") ? "TOKEN" : "PASSWORD");
        // In a certificate it looks for names only, not for addresses.
        String host = setting("HOST");
        store.connect(host, Integer.parseInt(setting("PORT")), setting("USER"), secret);
        Folder folder = store.getFolder("INBOX");
        folder.open(Folder.READ_WRITE);
        for (Message message : folder.getMessages()) {
            try (FileOutputStream file = new FileOutputStream(setting("MAILS") + "/" + message.getMessageNumber())) {
                message.writeTo(file);
            }
            if (setting("KEEP").isEmpty()) message.setFlag(Flags.Flag.DELETED, true);
        }
        folder.close(true);
        store.close();
    }

    static SSLSocketFactory trusting(String path) throws Exception { return Trust.context(path).getSocketFactory(); }
}
