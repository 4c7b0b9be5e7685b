package followthrough.inbox;

import followthrough.channels.email.MailboxReader;
import followthrough.pursuits.SentMail;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads all mailboxes while the application runs. */
@Component
class Listening implements SmartLifecycle {
    private final MailboxReader reader;
    private final Inbox inbox;
    private final SentMail sentMail;
    private final boolean enabled;
    private volatile boolean running;

    Listening(
            MailboxReader reader,
            Inbox inbox,
            SentMail sentMail,
            @Value("${followthrough.read-mail:true}") boolean enabled) {
        this.reader = reader;
        this.inbox = inbox;
        this.sentMail = sentMail;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        if (enabled) reader.start(inbox::receive, sentMail::foundInSent);
        running = true;
    }

    @Override
    public void stop() {
        if (enabled) reader.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
