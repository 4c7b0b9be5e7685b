package followthrough.inbox;

import followthrough.channels.email.Incoming;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Perhaps;
import followthrough.pursuits.Pursuits;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Mail that cites nothing of ours, from somebody nobody knows, but from where people work whom we write to. It is kept
 * until a person says whom it is about; what they say then is a reply as any other, or the message goes.
 */
@Component
@Transactional
public class Strangers {
    /** Addresses behind which nobody sits, beside those that say that they take no answer. */
    private static final Pattern PROGRAM =
            Pattern.compile("^(?:notifications?|news(?:letter)?|marketing|mailer-daemon|postmaster|bounces?)[+@]");

    /** Letters of a message of theirs that are shown before anybody asks for more. */
    private static final int MOST_SAID = 1_500;

    /** Messages of one sender that wait for a decision; a person sees from these what they want. */
    private static final int MOST_OF_ONE = 5;

    private final InboxStore store;
    private final Perhaps perhaps;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Clock clock;

    Strangers(InboxStore store, Perhaps perhaps, Pursuits pursuits, Prospects prospects, Clock clock) {
        this.store = store;
        this.perhaps = perhaps;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.clock = clock;
    }

    /** @param own addresses of ours: who works here is no stranger */
    void wrote(Incoming incoming, Heard heard, Set<String> own) {
        var domain = Prospects.companyDomain(heard.from());
        if (domain.isEmpty() || isProgram(heard.from())) return;
        if (own.stream().anyMatch(it -> it.endsWith("@" + domain.get()))) return;
        var candidates = perhaps.candidates(domain.get(), heard.fromName());
        var named = new HashSet<Long>();
        Stream.concat(heard.to().stream(), heard.cc().stream())
                .limit(50)
                .forEach(it -> prospects.byEmail(it).ifPresent(named::add));
        // Whom they write to as well, it is about.
        if (candidates.stream().anyMatch(named::contains))
            candidates = candidates.stream().filter(named::contains).toList();
        if (candidates.isEmpty()) return;
        // Anybody can write in anybody's name, as often as they like.
        int open = perhaps.askedBecauseOf(heard.from());
        if (open >= MOST_OF_ONE) return;
        var kept = store.keep(incoming, heard, null, null, clock.instant());
        if (kept.isPresent()) perhaps.ask(kept.get(), candidates, heard.from(), open == 0);
    }

    private static boolean isProgram(String address) {
        return Reading.NO_REPLY.matcher(address).find()
                || PROGRAM.matcher(address).find();
    }

    /**
     * What a person reads before they decide.
     *
     * @param said the beginning of what was written
     * @param rest what else is kept of it, such as the signature; mostly short, and empty where there is nothing else
     */
    public record Words(String said, String rest) {}

    /** @param text as it is kept while nobody has said whom it is about */
    public static Words words(String text) {
        var all = VisibleText.of(text);
        var said = all.length() <= MOST_SAID
                ? all
                : all.substring(0, Math.max(MOST_SAID / 2, all.lastIndexOf(' ', MOST_SAID)));
        // Where a sign-off was taken out of the middle, the rest is all of it.
        var rest = text.startsWith(said) ? text.substring(said.length()).strip() : text;
        return new Words(said.equals(all) ? said : said + " …", rest);
    }

    /**
     * A person says that it is about this prospect: they wrote, with all that follows from it. Who asked to hear no more
     * hears no more.
     *
     * @param prospectId one of whom it is asked
     * @return false when nobody is asked any more, because it was decided meanwhile
     */
    public boolean isAbout(long receivedId, long prospectId, long byMember) {
        var asked = perhaps.asked(receivedId);
        if (!asked.contains(prospectId)) return false;
        pursuits.hold(asked);
        var kept = store.undecided(receivedId);
        if (kept.isEmpty()) return false;
        perhaps.settled(receivedId, asked);
        var prospect = prospects.get(prospectId);
        var text = VisibleText.of(kept.get().text());
        store.isAbout(receivedId, prospect.prospectId(), text);
        var subject =
                kept.get().subject().isBlank() ? "(no subject)" : kept.get().subject();
        long said = prospects.tell(Entry.of(
                        prospect.prospectId(),
                        clock.instant(),
                        Entry.Kind.RECEIVED,
                        byMember,
                        kept.get().sender() + " wrote about them: " + subject)
                .withDetail(text)
                .withReceived(receivedId));
        if (kept.get().optOut())
            pursuits.optedOut(
                    prospect.prospectId(),
                    kept.get().sender() + " wrote \"" + subject + "\", said to be about them",
                    false);
        else pursuits.replied(prospect.prospectId(), said);
        return true;
    }

    /**
     * A person says that it is about none of these. Once it is about nobody, nothing of it is kept.
     *
     * @return whether it is about nobody by now; false while others are asked about theirs
     */
    public boolean isAboutNoneOf(long receivedId, Collection<Long> prospectIds) {
        if (!perhaps.settled(receivedId, List.copyOf(prospectIds))) return false;
        store.forget(receivedId);
        return true;
    }

    /** Nobody has decided in time, or there is nobody left to decide about. */
    void isAboutNobody(long receivedId) {
        isAboutNoneOf(receivedId, perhaps.asked(receivedId));
    }
}
