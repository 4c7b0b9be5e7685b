package followthrough.pursuits;

import followthrough.playbook.ExitPolicy;
import followthrough.playbook.Playbook;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.prospects.Verdict;
import followthrough.team.Away;
import followthrough.team.Member;
import followthrough.team.SendingRules;
import followthrough.team.Team;
import followthrough.team.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects what a decision depends on besides the pursuit and the event. */
@Component
class Situations {
    /** What a prospect without a deal counts as, for the order of the queue only. */
    private static final Map<Tier, Double> TYPICAL_VALUE = Map.of(Tier.A, 10_000d, Tier.B, 3_000d, Tier.C, 500d);

    private final Prospects prospects;
    private final Playbook playbook;
    private final Team team;

    Situations(Prospects prospects, Playbook playbook, Team team) {
        this.prospects = prospects;
        this.playbook = playbook;
        this.team = team;
    }

    Situation of(long prospectId, Instant at) {
        return at(at).of(prospects.get(prospectId), prospects.addresses(prospectId), prospects.deals(prospectId));
    }

    /** For many prospects at one moment: what they share is looked up once. */
    Moment at(Instant at) {
        return new Moment(at);
    }

    final class Moment {
        private final Instant at;
        private final Map<String, SequenceVersion> sequences = new HashMap<>();
        private final Map<Long, Instant> answerBy = new HashMap<>();
        private final Map<Long, Instant> firstTouchBy = new HashMap<>();
        private final List<String> approaches = playbook.library().toTryNext();
        private @Nullable Map<Long, Away> away;
        private @Nullable Workspace workspace;
        private @Nullable SendingRules rules;

        private Moment(Instant at) {
            this.at = at;
        }

        Situation of(Prospect prospect, List<Address> addresses, List<Deal> deals) {
            var owner = prospect.ownerId();
            // At whatever hour: the calendar sees to that.
            var now = new MayContact.Circumstances(at, false, true, date -> false, rules());
            var reachable = EnumSet.noneOf(Channel.class);
            var refused = new EnumMap<Channel, String>(Channel.class);
            for (var channel : List.of(Channel.EMAIL, Channel.CALL, Channel.SMS, Channel.SOCIAL)) {
                var may = MayContact.check(prospect, channel, addresses, now);
                if (!(may instanceof Verdict.No)) reachable.add(channel);
                else if (MayContact.hasWay(channel, addresses)) refused.put(channel, may.clause());
            }
            if (prospect.emailRefused()) refused.put(Channel.EMAIL, "they want no e-mail");
            var email = MayContact.check(prospect, Channel.EMAIL, addresses, now);
            return new Situation(
                    prospect.name(),
                    owner,
                    due -> doer(owner, due),
                    prospect.tier(),
                    prospect.language(),
                    prospect.country(),
                    reachable,
                    refused,
                    email.byMachine() ? null : email.clause(),
                    deals.stream()
                            .filter(deal -> !deal.stage().closed())
                            .mapToDouble(deal -> deal.amount().doubleValue())
                            .max()
                            .orElseGet(() -> TYPICAL_VALUE.getOrDefault(prospect.tier(), 0d)),
                    calendar(prospect, rules()),
                    () -> answerBy.computeIfAbsent(
                            owner, id -> within(id, workspace().answerMinutes())),
                    () -> firstTouchBy.computeIfAbsent(
                            owner, id -> within(id, workspace().firstTouchMinutes())),
                    purpose -> sequences.computeIfAbsent(
                            purpose + "/" + prospect.tier(), key -> playbook.current(purpose, prospect.tier())),
                    ExitPolicy.of(prospect.tier()),
                    spread(prospect.prospectId()),
                    approaches,
                    deals,
                    renewal(prospect));
        }

        private Situation.@Nullable Renewal renewal(Prospect prospect) {
            var on = prospect.renewsOn();
            return on == null || on.isBefore(at.atZone(prospect.zone()).toLocalDate())
                    ? null
                    : new Situation.Renewal(
                            on,
                            calendar(prospect, rules())
                                    .morningOf(on.minusDays(workspace().renewalDays()), Channel.CALL));
        }

        private SendingRules rules() {
            if (rules == null) rules = team.sendingRules();
            return rules;
        }

        /** From the start of leave to its end what is due before the return is the cover's. */
        private long doer(long ownerId, Instant due) {
            if (away == null) away = team.away(at).stream().collect(Collectors.toMap(Away::memberId, it -> it));
            var theirs = away.get(ownerId);
            return theirs == null || theirs.coverId() == null || !due.isBefore(theirs.returns())
                    ? ownerId
                    : theirs.coverId();
        }

        /** Whoever does the work now has so long; that leave begins meanwhile is no reason to keep a person waiting. */
        private Instant within(long ownerId, int minutes) {
            return team.workingHours(doer(ownerId, at)).regardlessOfLeave().plus(at, Duration.ofMinutes(minutes));
        }

        private Workspace workspace() {
            if (workspace == null) workspace = team.workspace();
            return workspace;
        }
    }

    /** Whether a person may be contacted on a channel, at whatever hour. @param answering whether we owe them an answer */
    Verdict may(Prospect prospect, List<Address> addresses, Channel channel, boolean answering, Instant at) {
        return MayContact.check(
                prospect,
                channel,
                addresses,
                new MayContact.Circumstances(at, answering, true, date -> false, team.sendingRules()));
    }

    /**
     * Who is told at once what concerns a member's prospects: the member; while away the cover; and while nobody covers the
     * leaders besides.
     */
    Told told(long ownerId, Instant at) {
        var away = team.away(ownerId, at);
        if (away.isEmpty()) return new Told(List.of(ownerId), "");
        var cover = away.get().coverId();
        var whose = " (for " + away.get().name() + ", who is away" + (cover == null ? " and nobody covers)" : ")");
        if (cover != null) return new Told(List.of(cover), whose);
        var leaders = team.leadersInsteadOf(team.member(ownerId).orElseThrow());
        return new Told(
                Stream.concat(Stream.of(ownerId), leaders.stream().map(Member::memberId))
                        .toList(),
                whose);
    }

    /** @param whose what is added for who is not the owner; empty while the owner is here */
    record Told(List<Long> memberIds, String whose) {}

    /** Who takes a prospect on whose owner has left: the first of that team, else an administrator; empty while the owner is here. */
    Optional<Long> ownerInstead(Prospect prospect) {
        var owner = team.member(prospect.ownerId()).orElseThrow();
        if (owner.active()) return Optional.empty();
        return team.activeReps(owner.teamId()).stream()
                .findFirst()
                .or(team::firstAdministrator)
                .map(Member::memberId);
    }

    /** When a no of today is looked at once more; empty where the workspace lets a no rest. */
    Optional<Instant> secondLook(Prospect prospect, Instant at) {
        var months = team.workspace().secondLookMonths();
        var date = at.atZone(prospect.zone()).toLocalDate().plusMonths(months);
        return months == 0 ? Optional.empty() : Optional.of(calendar(prospect).morningOf(date, Channel.CALL));
    }

    ProspectCalendar calendar(Prospect prospect) {
        return calendar(prospect, team.sendingRules());
    }

    ProspectCalendar calendar(Prospect prospect, SendingRules rules) {
        return new ProspectCalendar(
                prospect.zone(),
                ProspectCalendar.weekendOf(prospect.country()),
                Holidays.of(prospect.country()),
                MayContact.hours(prospect, rules));
    }

    /** Up to twenty minutes, the same for a prospect each time, so that a list's mails do not leave in one second. */
    private static Duration spread(long prospectId) {
        return Duration.ofSeconds(Math.floorMod(prospectId * 0x9E3779B97F4A7C15L, 1_200L));
    }
}
