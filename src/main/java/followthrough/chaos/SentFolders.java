package followthrough.chaos;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import followthrough.bench.Prepare;
import followthrough.bench.SmtpSink;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The IMAP side of the mailboxes: empty inboxes, and Sent folders that hold about half of what was taken. */
final class SentFolders implements AutoCloseable {
    private static final Session SESSION = Session.getInstance(new Properties());

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final Set<String> copies = ConcurrentHashMap.newKeySet();

    SentFolders(int mailboxes) {
        // GreenMail calls a connection that was lost an error of its thread.
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            if (!thread.getName().startsWith("imap:")) e.printStackTrace();
        });
        server.start();
        try {
            for (int n = 1; n <= mailboxes; n++)
                folders().createMailbox(server.setUser(Prepare.rep(n), Prepare.rep(n), Prepare.PASSWORD), "Sent");
        } catch (AuthorizationException | FolderException e) {
            throw new IllegalStateException("GreenMail made no Sent folder", e);
        }
    }

    int port() {
        return server.getImap().getPort();
    }

    /** Whether there is a copy. @param messageId with angle brackets */
    boolean hold(String messageId) {
        return copies.contains(messageId);
    }

    /** Keeps a copy or not, always the same for the same message. */
    void take(SmtpSink.Taken message) {
        if (message.messageId().hashCode() % 2 == 0) return;
        try {
            var mail = new MimeMessage(
                    SESSION, new ByteArrayInputStream(message.text().getBytes(StandardCharsets.ISO_8859_1)));
            var user = server.getUserManager().getUser(((InternetAddress) mail.getFrom()[0]).getAddress());
            folders().getFolder(user, "Sent").store(mail);
            copies.add(message.messageId());
        } catch (MessagingException e) {
            throw new IllegalStateException("No copy could be put into the Sent folder", e);
        } catch (Exception e) {
            throw new IllegalStateException("GreenMail took no copy", e);
        }
    }

    private ImapHostManager folders() {
        return server.getManagers().getImapHostManager();
    }

    @Override
    public void close() {
        server.stop();
    }
}
