package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One logged-in IMAP connection of a mailbox. Folders are opened read-only, so nothing in them can change. */
final class ImapSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ImapSession.class);

    private final IMAPStore store;
    private final Wire wire;
    private final Patience patience;

    private ImapSession(IMAPStore store, Wire wire, Patience patience) {
        this.store = store;
        this.wire = wire;
        this.patience = patience;
    }

    static ImapSession open(Account account, SafeHosts hosts, SSLSocketFactory tls, Patience patience)
            throws MessagingException, LogInRefused {
        var server = account.mailbox().imap();
        var password = account.password();
        if (password == null) throw new LogInRefused(Mailboxes.PASSWORD_UNREADABLE);
        switch (hosts.look(server.host(), server.port())) {
            case SafeHosts.Answer.Refused(var why) -> throw new MessagingException(why);
            case SafeHosts.Answer.Safe safe -> {
                if (server.tls() == Mailbox.Tls.NONE && !safe.passwordWithoutTls())
                    throw new MessagingException(Mailboxes.notWithoutTls(safe.host()));
                var wire = new Wire(safe, tls);
                var settings = wire.settings("imap", server.tls(), patience);
                if (account.byToken()) settings.put("mail.imap.auth.mechanisms", "XOAUTH2");
                settings.put("mail.imap.peek", "true");
                settings.put("mail.imap.fetchsize", "262144");
                settings.put("mail.imap.minidletime", "0");
                // Broken structure of one message must not hide its bytes: Followthrough reads those itself.
                settings.put("mail.imap.ignorebodystructuresize", "true");
                var session = Session.getInstance(settings);
                var store = new IMAPStore(session, null);
                try {
                    store.connect(
                            wire.address(), server.port(), account.mailbox().username(), password);
                    return new ImapSession(store, wire, patience);
                } catch (AuthenticationFailedException e) {
                    var said = Mailboxes.oneLine(e.getMessage());
                    // RFC 5530: the server cannot look the password up just now, which says nothing about the password
                    if (said.contains("[UNAVAILABLE]") || said.contains("[INUSE]")) throw e;
                    throw new LogInRefused(said);
                }
            }
        }
    }

    IMAPStore store() {
        return store;
    }

    IMAPFolder inbox() throws MessagingException {
        return examined((IMAPFolder) store.getFolder("INBOX"));
    }

    IMAPFolder examined(IMAPFolder folder) throws MessagingException {
        folder.open(Folder.READ_ONLY);
        return folder;
    }

    /**
     * The folder that a server marks so (RFC 6154), else the first of one of these names; absent when there is none.
     *
     * @param names the last part, in lower case
     */
    @Nullable
    IMAPFolder special(String attribute, Set<String> names) throws MessagingException {
        IMAPFolder named = null;
        for (var folder : store.getDefaultFolder().list("*")) {
            var candidate = (IMAPFolder) folder;
            if ((candidate.getType() & Folder.HOLDS_MESSAGES) == 0) continue;
            for (var marked : candidate.getAttributes()) if (marked.equalsIgnoreCase(attribute)) return candidate;
            if (named == null && names.contains(candidate.getName().toLowerCase(Locale.ROOT))) named = candidate;
        }
        return named;
    }

    boolean canIdle() throws MessagingException {
        return store.hasCapability("IDLE");
    }

    /** Returns when the server reports something, at the latest after the given time. */
    void idle(IMAPFolder folder, Duration longest, ScheduledExecutorService clock) throws MessagingException {
        // A report that comes in with the very start of IDLE does not end it, but reaches the listener.
        var listener = new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent event) {
                wake(folder);
            }
        };
        var longEnough = clock.schedule(() -> wake(folder), longest.toMillis(), TimeUnit.MILLISECONDS);
        folder.addMessageCountListener(listener);
        try {
            wire.waitFor(longest.plus(patience.answer()));
            folder.idle(true);
            wire.waitFor(patience.answer());
        } catch (SocketException e) {
            throw new MessagingException("The connection broke", e);
        } finally {
            folder.removeMessageCountListener(listener);
            longEnough.cancel(false);
        }
    }

    /** Any command ends an IDLE; in a thread of its own, because a connection that died lets it wait. */
    private static void wake(IMAPFolder folder) {
        Thread.ofVirtual().name("imap-wake").start(() -> {
            try {
                if (folder.isOpen())
                    folder.doCommand(protocol -> {
                        protocol.noop();
                        return protocol;
                    });
            } catch (MessagingException e) {
                // The thread that waits in IDLE finds out the same way, and reports it.
                log.debug("An IDLE could not be ended", e);
            }
        });
    }

    /** Ends it at once, even while another thread waits in {@link #idle}. */
    void cut() {
        wire.cut();
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException e) {
            // Nothing was to be saved in a folder opened read-only, so a goodbye that fails changes nothing.
            wire.cut();
        }
    }

    static boolean isBroken(MessagingException e) {
        return e instanceof jakarta.mail.FolderClosedException
                || e instanceof jakarta.mail.StoreClosedException
                || e.getNextException() instanceof IOException
                || e.getNextException() instanceof org.eclipse.angus.mail.iap.ConnectionException;
    }
}
