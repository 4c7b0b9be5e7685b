package followthrough.channels.email;

import followthrough.channels.AllowedHost;
import followthrough.team.Viewer;
import followthrough.web.Tone;
import followthrough.web.When;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes somebody may manage, and the form to connect one.
 *
 * @param open whether the servers in the form are unfolded
 * @param worked what a test of the connection found to work; absent when none was made
 * @param hosts allowed hosts; empty for anybody but an administrator
 * @param offered where one can sign in for a mailbox
 * @param as the address to sign in with; empty while somebody is asked to type it, null where the provider says it
 * @param providers what is registered where; empty for anybody but an administrator
 */
public record MailboxesPage(
        Viewer viewer,
        List<Row> rows,
        MailboxForm form,
        boolean open,
        @Nullable String worked,
        List<AllowedHost> hosts,
        String host,
        List<Provider> offered,
        @Nullable String as,
        List<Registered> providers) {

    /**
     * What an administrator sees of a provider. The secret is never shown.
     *
     * @param known whether a client is registered
     * @param redirectUri that is to be registered there
     * @param refusedWhy what it said when it last refused client or secret; absent when all is well
     */
    public record Registered(
            Provider provider,
            boolean known,
            String clientId,
            String tenant,
            String redirectUri,
            @Nullable String refusedWhy) {
        /** The name of a field of its form. */
        public String field(String name) {
            return provider.word() + "." + name;
        }
    }

    /** Where somebody signs in for a mailbox that is new. */
    public String signInAt(Provider provider) {
        return signInAt(provider, as == null ? "" : as);
    }

    private static String signInAt(Provider provider, String address) {
        return "/settings/mailboxes/sign-in/" + provider.word()
                + (address.isEmpty() ? "" : "?address=" + URLEncoder.encode(address, StandardCharsets.UTF_8));
    }

    /** Where the member of that mailbox could sign in instead of typing a password; null where nowhere. */
    public @Nullable Provider insteadOfPassword(Mailbox mailbox) {
        if (mailbox.provider() != null) return null;
        return offered.stream()
                .filter(it -> it.serves(mailbox.smtp().host()))
                .findFirst()
                .orElse(null);
    }

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
                                + (mailbox.provider() == null
                                        ? "; it is tried again by itself, and the password can be typed again."
                                        : "; it is tried again by itself."),
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

        /** Where its member signs in for it, as this address. */
        public String signInAt(Provider provider) {
            return MailboxesPage.signInAt(provider, mailbox.address());
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
