package followthrough.intake;

import followthrough.intake.ImportSettings.ListKind;
import followthrough.intake.ImportSettings.Owners;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospect;
import followthrough.prospects.Tier;
import followthrough.pursuits.Lacking;
import followthrough.pursuits.Messages;
import followthrough.team.Member;
import followthrough.team.Role;
import followthrough.team.Team;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list being worked on, with what all its rows ask about: who brings it and may do what, who could own its people, and
 * what a first touch takes.
 */
final class Importing {
    final Import list;
    final ImportSettings settings;
    final Member importer;
    final Map<Long, Member> members = new HashMap<>();
    final Map<String, Long> owners = new HashMap<>();
    final Map<Tier, Sequence> sequences = new EnumMap<>(Tier.class);
    private final Map<Tier, Lacking> lacking = new EnumMap<>(Tier.class);
    final String region;
    final String currency;

    Importing(Import list, Team team, Playbook playbook) {
        this.list = list;
        settings = list.settings();
        importer = team.member(list.memberId()).orElseThrow();
        for (var member : team.members()) {
            members.put(member.memberId(), member);
            if (!member.active() || importer.role() == Role.REP || !sees(member.teamId())) continue;
            owners.put(member.email().toLowerCase(Locale.ROOT), member.memberId());
            owners.putIfAbsent(member.name().toLowerCase(Locale.ROOT), member.memberId());
        }
        var workspace = team.workspace();
        region = workspace.country();
        currency = workspace.currency();
        if (settings.kind().followedUp())
            for (var tier : Tier.values())
                sequences.put(
                        tier,
                        playbook.current(
                                        settings.kind() == ListKind.FRESH
                                                ? Sequence.Purpose.INBOUND
                                                : Sequence.Purpose.OUTBOUND,
                                        tier)
                                .sequence());
    }

    private boolean sees(long teamId) {
        return importer.role() == Role.ADMINISTRATOR || teamId == importer.teamId();
    }

    /** The same rule as for pages: a rep changes the own prospects, a leader the team's, an administrator all. */
    boolean mayChange(Prospect prospect) {
        var owner = members.get(prospect.ownerId());
        return switch (importer.role()) {
            case REP -> prospect.ownerId() == importer.memberId();
            case LEADER -> owner != null && owner.teamId() == importer.teamId();
            case ADMINISTRATOR -> true;
        };
    }

    String whose(Prospect prospect) {
        var owner = members.get(prospect.ownerId());
        return owner != null && sees(owner.teamId())
                ? "followed up by " + owner.name() + "; left as it is"
                : "another team follows them up; left as it is";
    }

    private @Nullable Long named(RawProspect raw) {
        return raw.owner() == null ? null : owners.get(raw.owner().strip().toLowerCase(Locale.ROOT));
    }

    /** That the row names an owner who is not here; empty when it does not. */
    String ownerRemark(RawProspect raw) {
        return raw.owner() == null || raw.owner().isBlank() || named(raw) != null
                ? ""
                : "nobody here is called “" + raw.owner().strip() + "”; goes to whom the list goes to";
    }

    /** The owner that the row or the settings name; absent when the list is shared. */
    @Nullable
    Long owner(RawProspect raw) {
        var named = named(raw);
        if (named != null) return named;
        if (settings.owners() == Owners.TEAM) return null;
        return settings.ownerId() == null ? Long.valueOf(importer.memberId()) : settings.ownerId();
    }

    /** What those of that tier lack for the sequence that they would begin. */
    Lacking lacking(Tier tier, Messages messages) {
        return lacking.computeIfAbsent(tier, it -> messages.lacking(Objects.requireNonNull(sequences.get(it))));
    }

    /**
     * What a first touch of somebody goes by.
     *
     * @param ways by which they can be reached; no e-mail where they want none
     * @param alone whether e-mails to them leave by themselves; else a person writes them, and sees what is missing
     */
    record First(Tier tier, Set<Address.Kind> ways, boolean alone) {
        First(Tier tier, Set<Address.Kind> ways, boolean refusesEmail, Basis basis) {
            this(
                    tier,
                    ways(ways, refusesEmail),
                    basis != Basis.UNKNOWN && !refusesEmail && ways.contains(Address.Kind.EMAIL));
        }

        private static Set<Address.Kind> ways(Set<Address.Kind> ways, boolean refusesEmail) {
            return ways.stream()
                    .filter(it -> !refusesEmail || it != Address.Kind.EMAIL)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Of somebody in the list. @param known who they are; absent for somebody new @param theirs the addresses that are known */
    First first(Arriving who, @Nullable Prospect known, List<Address> theirs) {
        var ways = Stream.concat(
                        who.addresses().stream().map(NewAddress::kind),
                        theirs.stream().filter(Address::live).map(Address::kind))
                .collect(Collectors.toSet());
        // What they said stays as it is known, and so does why we may write, where somebody said why.
        return new First(
                known == null ? who.tier(settings) : known.tier(),
                ways,
                who.raw().noEmail() || known != null && known.emailRefused(),
                known == null || known.basis() == Basis.UNKNOWN ? settings.basis() : known.basis());
    }

    /** Of somebody who is here. */
    First first(Prospect known, List<Address> theirs) {
        return new First(
                known.tier(),
                theirs.stream().filter(Address::live).map(Address::kind).collect(Collectors.toSet()),
                known.emailRefused(),
                known.basis());
    }

    /** A rough measure for the plan; what really comes first the pursuit decides when it opens. */
    int minutes(First who, List<Lacking.Missing> lacks) {
        var first = Objects.requireNonNull(sequences.get(who.tier())).steps().getFirst();
        if (first.automatic() && who.alone())
            return !lacks.isEmpty() && lacks.getFirst().number() == 1 ? Math.max(5, first.minutes()) : 0;
        // Without the address that the step needs, there is a call instead, or the chore to find one.
        if (first.channel() == Channel.EMAIL && !who.ways().contains(Address.Kind.EMAIL))
            return Math.max(5, first.minutes());
        return first.channel() == Channel.CALL && !who.ways().contains(Address.Kind.PHONE) ? 5 : first.minutes();
    }
}
