package followthrough.pursuits;

import followthrough.channels.email.AuthenticationResults;
import followthrough.channels.email.Landing;
import followthrough.web.Tone;
import followthrough.web.When;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last test that a mailbox sent, and what is known of it. All moments are real time.
 *
 * @param ledgerId of the message itself
 * @param messageId that we gave it
 * @param lookedInto the mailbox it should come into; null where that is not connected here
 * @param takenAt when our server took it; null until then, and where it did not
 * @param cameAs its Message-ID there
 * @param said the topmost Authentication-Results there; null where there is none
 * @param keptSent whether a copy lies in Sent; null while that is not known
 * @param endedAt when nothing more is looked for; null until then
 * @param trouble why it could not be sent, or looked for
 */
public record SendTest(
        long mailboxId,
        long ledgerId,
        UUID key,
        String messageId,
        String recipient,
        @Nullable Long lookedInto,
        Instant beganAt,
        @Nullable Instant takenAt,
        @Nullable Instant cameAt,
        Landing.@Nullable Place cameTo,
        @Nullable String cameAs,
        @Nullable String said,
        @Nullable Boolean keptSent,
        @Nullable Instant endedAt,
        @Nullable String trouble) {
    /** As long as a server may think about a message, and then as long as is looked for it. After that it broke off. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** One thing that was found out; {@code word} for the chip. */
    public record Fact(String part, String word, Tone tone, String words) {}

    /** Whether something is still to come. */
    public boolean underWay(Instant real) {
        return endedAt == null && real.isBefore(beganAt.plus(LONGEST));
    }

    /** What is known by now, in the order in which it comes to be known. */
    public List<Fact> facts(Instant real) {
        var facts = new ArrayList<Fact>();
        boolean underWay = underWay(real);
        var taken = takenAt;
        if (taken == null) {
            facts.add(
                    trouble != null
                            ? new Fact("Sent", "no", Tone.ALERT, trouble)
                            : underWay
                                    ? new Fact("Sent", "under way", Tone.PLAIN, "It is being given to your server.")
                                    : new Fact("Sent", "broke off", Tone.WARM, "It broke off. Send another."));
            return facts;
        }
        facts.add(new Fact("Sent", "yes", Tone.GOOD, "Your server took it."));
        facts.add(arrival(taken, underWay));
        if (cameAt != null) facts.addAll(verdict());
        if (cameAs != null)
            facts.add(
                    cameAs.equals(messageId)
                            ? new Fact("Message-ID", "kept", Tone.GOOD, "It arrives as we gave it.")
                            : new Fact(
                                    "Message-ID",
                                    "rewritten",
                                    Tone.PLAIN,
                                    "Your provider gives each message an id of its own. Answers are found all the same, by a"
                                            + " second key that travels with it."));
        if (Boolean.TRUE.equals(keptSent))
            facts.add(new Fact(
                    "Copy in Sent",
                    "yes",
                    Tone.GOOD,
                    "Your provider files what is sent from here. A message whose server vanished before it answered is"
                            + " found there."));
        else if (keptSent != null)
            facts.add(new Fact(
                    "Copy in Sent",
                    "none",
                    Tone.PLAIN,
                    "None was filed. A message whose server vanished before it answered cannot be looked for there, so you"
                            + " are asked whether it arrived."));
        return facts;
    }

    private Fact arrival(Instant taken, boolean underWay) {
        var came = cameAt;
        if (came != null && cameTo == Landing.Place.SPAM)
            return new Fact(
                    "Arrived",
                    "in spam",
                    Tone.ALERT,
                    "It lies in the spam folder of " + recipient + ", seen there after " + span(taken, came)
                            + ". Mend what is amiss below; where all is well, say in that mailbox that it is no spam.");
        if (came != null)
            return new Fact(
                    "Arrived",
                    "in the inbox",
                    Tone.GOOD,
                    "It lies in the inbox of " + recipient + ", seen there after " + span(taken, came) + ".");
        if (lookedInto == null)
            return new Fact(
                    "Arrived",
                    "look there",
                    Tone.PLAIN,
                    "The mailbox of " + recipient
                            + " is not connected here. Look where it lies, and in its headers at the"
                            + " topmost Authentication-Results: spf, dkim and dmarc should say pass.");
        if (underWay)
            return new Fact(
                    "Arrived", "not yet", Tone.PLAIN, "It is looked for in inbox and spam folder, for five minutes.");
        return new Fact(
                "Arrived",
                "not seen",
                Tone.WARM,
                trouble != null
                        ? trouble
                        : "In five minutes it came neither into the inbox nor into a known spam folder of " + recipient
                                + ". It may be late, or a filter moves it; look there, and for a message that it came back.");
    }

    private List<Fact> verdict() {
        var results = AuthenticationResults.of(said == null ? List.of() : List.of(said));
        if (results == null)
            return List.of(new Fact(
                    "Receiving server",
                    "silent",
                    Tone.PLAIN,
                    "It wrote no Authentication-Results over the message. Mail to oneself often stays within the provider;"
                            + " a test to an address elsewhere says more."));
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Receiving server",
                results.server() == null ? "unnamed" : "named",
                Tone.PLAIN,
                (results.server() == null
                                ? "The server that took it in, which does not name itself,"
                                : results.server())
                        + " says what follows. Only the topmost such line counts: what stands below, anybody may have"
                        + " written."));
        for (var it : results.findings()) facts.add(new Fact(it.part(), it.word(), it.tone(), it.words()));
        return facts;
    }

    private static String span(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        return seconds < 90
                ? (seconds == 1 ? "a second" : seconds + " seconds")
                : When.span(Duration.ofSeconds(seconds));
    }
}
