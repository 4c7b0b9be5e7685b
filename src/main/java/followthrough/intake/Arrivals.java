package followthrough.intake;

import followthrough.prospects.Added;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Foresight;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.team.Member;
import followthrough.team.Team;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The door for one person at a time: web form, API, by hand. The first touch is due at once, and the same request sent
 * twice within minutes is one.
 */
@Component
@Transactional
public class Arrivals {
    /** A form pressed twice, or sent again by a program that did not wait for the answer. */
    private static final Duration SAME_REQUEST = Duration.ofMinutes(5);

    private final ImportStore store;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Foresight foresight;
    private final Messages messages;
    private final Team team;
    private final Clock clock;

    Arrivals(
            ImportStore store,
            Prospects prospects,
            Pursuits pursuits,
            Foresight foresight,
            Messages messages,
            Team team,
            Clock clock) {
        this.store = store;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.foresight = foresight;
        this.messages = messages;
        this.team = team;
        this.clock = clock;
    }

    /**
     * Adds the person, or asks after somebody known: an answer is owed then. What they asked is on the timeline.
     *
     * @param asked their own words; may be empty
     * @param requestKey what the sender calls this request; the same call with other content is another request, so that
     *     nobody is lost by it. Absent: the content alone tells
     */
    public Added arrive(NewProspect person, String asked, @Nullable String requestKey, @Nullable Long byMember) {
        var now = clock.instant();
        var hash = hash(person, asked, requestKey);
        var seen = store.seen(hash, now, SAME_REQUEST);
        if (seen.isPresent() && seen.get() != 0) return new Added.Known(seen.get(), "the same request a moment ago");
        var added = asked.isBlank()
                ? pursuits.capture(person, person.source(), byMember)
                : pursuits.capture(person.asking(asked), asked, byMember);
        var prospectId =
                switch (added) {
                    case Added.Created(long id) -> Long.valueOf(id);
                    case Added.Known(long id, var by) -> Long.valueOf(id);
                    case Added.Suppressed suppressed -> null;
                };
        store.seenAs(hash, prospectId);
        if (prospectId != null && !asked.isBlank())
            prospects.tell(Entry.of(prospectId, now, Entry.Kind.RECEIVED, null, "Asked: " + person.source())
                    .withDetail(asked));
        return added;
    }

    /** Whether the owner alone may answer, because they want no contact. */
    @Transactional(readOnly = true)
    boolean optedOut(long prospectId) {
        return prospects.get(prospectId).optedOut();
    }

    /**
     * What automatic e-mails of the sequence that began for them need and nobody filled in, one line a step; nothing where none
     * may leave by itself, for a person writes them then.
     */
    @Transactional(readOnly = true)
    List<String> lacks(long prospectId) {
        var prospect = prospects.get(prospectId);
        var open = pursuits.openOf(prospectId);
        var may = foresight.may(prospect, prospects.addresses(prospectId), Channel.EMAIL, open.orElse(null));
        if (!may.byMachine()) return List.of();
        return open.map(Pursuit::enrolment)
                .map(it -> messages.lacks(prospectId, it.version().sequence()))
                .orElse(List.of());
    }

    private static byte[] hash(NewProspect person, String asked, @Nullable String requestKey) {
        var text = new StringBuilder();
        if (requestKey != null) text.append("key\n").append(requestKey).append('\n');
        text.append(person.name().strip().toLowerCase(Locale.ROOT)).append('\n').append(asked.strip());
        person.addresses().stream().map(NewAddress::lookup).sorted().forEach(lookup -> text.append('\n')
                .append(lookup));
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /**
     * Who takes on somebody whom nobody named an owner for: the rep of the team with the fewest minutes planned for the
     * next days.
     */
    @Transactional(readOnly = true)
    public long ownerFor(long teamId) {
        var reps = team.activeReps(teamId);
        if (reps.size() == 1) return reps.getFirst().memberId();
        var zones = new HashMap<Long, ZoneId>();
        reps.forEach(rep -> zones.put(rep.memberId(), rep.zone()));
        var now = clock.instant();
        var planned = pursuits.minutesPlanned(zones, now, now.plus(Duration.ofDays(7)));
        return reps.stream()
                .min(Comparator.comparingInt(
                                (Member rep) -> planned.getOrDefault(rep.memberId(), Map.of()).values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                        .thenComparing(Member::memberId))
                .map(Member::memberId)
                .orElseThrow(() -> new IllegalStateException("Nobody of this team is active"));
    }

    /**
     * Somebody in the base who may be the same.
     *
     * @param why by what they were found
     * @param sure false when only the name is alike
     */
    public record Alike(Prospect prospect, String why, boolean sure) {}

    /** People who may be the same as the one about to be added, sure ones first; each text may be empty. */
    @Transactional(readOnly = true)
    public List<Alike> alike(String name, String email, String phone, java.util.OptionalLong teamId) {
        var found = new LinkedHashMap<Long, Alike>();
        if (!email.isBlank())
            prospects
                    .byEmail(email)
                    .flatMap(prospects::find)
                    .ifPresent(it -> found.put(it.prospectId(), new Alike(it, "same e-mail address", true)));
        if (!phone.isBlank())
            prospects
                    .byPhone(phone)
                    .flatMap(prospects::find)
                    .ifPresent(it -> found.putIfAbsent(it.prospectId(), new Alike(it, "same telephone number", false)));
        if (name.strip().length() >= 4)
            for (var it : prospects.search(name, teamId, 3))
                found.putIfAbsent(it.prospectId(), new Alike(it, "same name", false));
        var alike = new ArrayList<>(found.values());
        alike.removeIf(it -> teamId.isPresent()
                && team.member(it.prospect().ownerId())
                        .filter(owner -> owner.teamId() == teamId.getAsLong())
                        .isEmpty());
        return List.copyOf(alike);
    }

    /** The workspace's country, for telephone numbers written without one. */
    String region(String country) {
        return country.isEmpty() ? Objects.requireNonNull(team.workspace().country()) : country;
    }
}
