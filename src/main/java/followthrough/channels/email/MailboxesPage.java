package followthrough.channels.email;

import followthrough.channels.AllowedHost;
import followthrough.team.Viewer;
import followthrough.web.Tone;
import followthrough.web.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes somebody may manage, and the form to connect one.
 *
 * @param open whether the servers in the form are unfolded
 * @param worked what a test of the connection found to work; absent when none was made
 * @param hosts allowed hosts; empty for anybody but an administrator
 */
public record MailboxesPage(
        Viewer viewer,
        List<Row> rows,
        MailboxForm form,
        boolean open,
        @Nullable String worked,
        List<AllowedHost> hosts,
        String host) {

    /**
     * One mailbox and how it is.
     *
     * @param owner name of its member
     */
    public record Row(Mailbox mailbox, String owner, String health, Tone tone) {
        public static Row of(Mailbox mailbox, String owner, When when) {
            var pausedAt = mailbox.pausedAt();
            var syncedAt = mailbox.syncedAt();
            if (pausedAt != null && mailbox.pausedByLogIn())
                return new Row(
                        mailbox,
                        owner,
                        mailbox.pausedWhy() + ". Nothing is sent since " + when.at(pausedAt)
                                + "; it is tried again by itself, and the password can be typed again.",
                        Tone.ALERT);
            if (pausedAt != null)
                return new Row(
                        mailbox,
                        owner,
                        "Nothing is sent since " + when.at(pausedAt) + ": " + mailbox.pausedWhy()
                                + ". Answers are still read.",
                        Tone.WARM);
            if (mailbox.syncProblem() != null)
                return new Row(
                        mailbox,
                        owner,
                        "Sending works. Reading has trouble: " + mailbox.syncProblem()
                                + (syncedAt == null ? "" : " Last read " + when.ago(syncedAt) + "."),
                        Tone.WARM);
            if (syncedAt == null)
                return new Row(
                        mailbox,
                        owner,
                        "Connected. What comes in from now on is read; older mail is left alone.",
                        Tone.PLAIN);
            return new Row(mailbox, owner, "All well; read " + when.ago(syncedAt) + ".", Tone.GOOD);
        }

        /** Why so few leave by themselves, in a sentence or two; null when as many may as its limits allow. */
        public @Nullable String fewer() {
            var allowed = mailbox.ramp().allowed();
            if (allowed == null) return null;
            return "By itself " + (allowed == 0 ? "none" : Math.min(allowed, mailbox.perDay()))
                    + " in 24 hours for now. " + mailbox.ramp().why();
        }

        /** One word for the chip. */
        public String state() {
            if (mailbox.paused()) return "paused";
            return switch (tone) {
                case GOOD -> "well";
                case PLAIN -> "new";
                case WARM, ALERT -> "trouble";
            };
        }
    }
}
