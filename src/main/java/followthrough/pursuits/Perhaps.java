package followthrough.pursuits;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.SameName;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Somebody whom nobody knows wrote from where these people work, and it may be about one of them. A machine cannot know, so
 * nothing follows but that nothing automatic leaves to them until a person has said whom it is about.
 */
@Component
@Transactional
public class Perhaps {
    /** Who heard from us longer ago is not what somebody writes about without a word of it. */
    private static final Duration LATELY = Duration.ofDays(30);
    /** More than these nobody chooses from. */
    private static final int MOST = 8;

    /** Why nothing leaves to them by itself, and when that is looked at again unless somebody decides before. */
    static final String WHY = "somebody of their company wrote, perhaps about them; decide under Held first";

    static final Duration LOOKED_AGAIN = Duration.ofHours(1);

    private final PerhapsStore store;
    private final PursuitStore pursuits;
    private final Situations situations;
    private final Prospects prospects;
    private final Clock clock;

    Perhaps(PerhapsStore store, PursuitStore pursuits, Situations situations, Prospects prospects, Clock clock) {
        this.store = store;
        this.pursuits = pursuits;
        this.situations = situations;
        this.prospects = prospects;
        this.clock = clock;
    }

    /**
     * Whom mail from that company may be about: the prospects there who are followed up, if one of them heard from us
     * lately. Who bears the writer's name comes first, for it may be another address of theirs; then who heard last.
     *
     * @param domain in ASCII and lower case, and nobody's who gives everybody an address
     * @param writer the name that stands over the message; may be empty
     */
    @Transactional(readOnly = true)
    public List<Long> candidates(String domain, String writer) {
        return store.followedAt(domain, clock.instant().minus(LATELY)).stream()
                .sorted(Comparator.comparing(it -> !SameName.of(it.name(), writer)))
                .limit(MOST)
                .map(PerhapsStore.Followed::prospectId)
                .toList();
    }

    /**
     * Asks the owners of these prospects. What was planned for them and has not left stays here.
     *
     * @param receivedId the message
     * @param sender its address
     * @param tell whether the owners are told, who may have been told of an earlier one
     */
    public void ask(long receivedId, List<Long> prospectIds, String sender, boolean tell) {
        var now = clock.instant();
        pursuits.hold(prospectIds);
        store.ask(receivedId, prospectIds);
        store.keepBack(prospectIds, WHY, now.plus(LOOKED_AGAIN), now);
        if (!tell) return;
        var people = prospects.all(prospectIds).values();
        var owners = new TreeSet<Long>();
        people.forEach(it -> owners.add(it.ownerId()));
        for (var owner : owners) {
            var theirs = people.stream().filter(it -> it.ownerId() == owner).toList();
            var told = situations.told(owner, now);
            var text = "Perhaps about " + about(theirs, sender) + ": " + sender + " wrote" + told.whose();
            for (var member : told.memberIds()) pursuits.alert(member, null, text, "/today/held", now);
        }
    }

    private static String about(List<Prospect> people, String sender) {
        return people.size() == 1
                ? people.getFirst().name()
                : "one of " + people.size() + " prospects at " + sender.substring(sender.lastIndexOf('@') + 1);
    }

    /** Those of these prospects about whom it is not decided yet. */
    Set<Long> among(Collection<Long> prospectIds) {
        return Set.copyOf(store.among(prospectIds));
    }

    /** It is decided for these; what waited for it is looked at again at once. @return whether it is for all of them */
    public boolean settled(long receivedId, Collection<Long> prospectIds) {
        pursuits.hold(prospectIds);
        store.settled(receivedId, prospectIds, WHY);
        return asked(receivedId).isEmpty();
    }

    /** How many messages of this sender wait for a decision. */
    @Transactional(readOnly = true)
    public int askedBecauseOf(String sender) {
        return store.askedBecauseOf(sender);
    }

    /** Of whom it is still asked. */
    @Transactional(readOnly = true)
    public List<Long> asked(long receivedId) {
        return store.asked(receivedId);
    }
}
