package followthrough.team;

import followthrough.web.Lengths;
import followthrough.web.When;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The people of this installation and the workspace they share.
 *
 * <p>Links, sign-ins and API tokens expire in real time, not in business time: whoever speeds up the clock of the
 * sample data wants to stay signed in.
 */
@Component
public class Team {
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Duration PASSWORD_LINK = Duration.ofDays(1);

    private final TeamStore store;
    private final SignIns signIns;
    private final Passwords passwords;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    Team(
            TeamStore store,
            SignIns signIns,
            Passwords passwords,
            Clock clock,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.signIns = signIns;
        this.passwords = passwords;
        this.clock = clock;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The workspace; asked before the first run it is an error. Read afresh each time, by one small query. */
    public Workspace workspace() {
        return store.workspace().orElseThrow(() -> new IllegalStateException("The first run is not done yet"));
    }

    /** Whether the first run is done. */
    public boolean isSetUp() {
        return store.workspace().isPresent();
    }

    /** The key under which opted-out addresses are hashed: 32 bytes, made at the first run and never changed. */
    public byte[] suppressionKey() {
        return store.suppressionKey();
    }

    /** What may be sent, and how much. Read afresh each time, by one small query. */
    public SendingRules sendingRules() {
        return store.sendingRules();
    }

    /** From the next message on. The country is the workspace's and stays. */
    public void changeSendingRules(SendingRules rules) {
        store.updateSendingRules(rules);
    }

    public Change changeWorkspace(Workspace workspace) {
        if (workspace.name().isBlank()) {
            return new Change.Refused("The workspace needs a name.");
        }
        if (workspace.answerMinutes() < 1 || workspace.firstTouchMinutes() < 1) {
            return new Change.Refused("The times to answer are at least one minute.");
        }
        var months = workspace.secondLookMonths();
        if (months != 0 && (months < 6 || months > 12)) {
            return new Change.Refused("A second look at a no is after 6 to 12 months, or never.");
        }
        if (workspace.renewalDays() < Workspace.FEWEST_RENEWAL_DAYS
                || workspace.renewalDays() > Workspace.MOST_RENEWAL_DAYS)
            return new Change.Refused("A renewal is talked about " + Workspace.FEWEST_RENEWAL_DAYS + " to "
                    + Workspace.MOST_RENEWAL_DAYS + " days before its date.");
        store.updateWorkspace(workspace);
        return new Change.Done();
    }

    /**
     * The first run: workspace, first team and first administrator, all or nothing. Works once, whatever number of
     * nodes try at once; empty means that somebody was earlier and nothing was written. The password must have been
     * accepted by {@link #refusal} before.
     */
    public Optional<Member> setUp(FirstAdministrator first) {
        String hash = passwords.hash(first.password());
        Instant now = clock.instant();
        return Optional.ofNullable(transaction.execute(status -> {
            if (!store.createWorkspace(
                    first.workspaceName(),
                    first.zone(),
                    first.currency(),
                    first.postalAddress(),
                    Secret.bytes(32),
                    now)) {
                return null;
            }
            long teamId = store.createTeam("Sales").orElseThrow();
            long memberId = store.createMember(
                            teamId, first.email(), first.name(), Role.ADMINISTRATOR, hash, first.zone(), now)
                    .orElseThrow();
            Member member = store.member(memberId).orElseThrow();
            store.updateMember(new Member(
                    memberId,
                    teamId,
                    member.teamName(),
                    member.name(),
                    member.email(),
                    member.role(),
                    true,
                    true,
                    first.zone(),
                    first.workingDays(),
                    first.dayStarts(),
                    first.dayEnds(),
                    member.followUpMinutes(),
                    member.shortcuts()));
            return store.member(memberId).orElseThrow();
        }));
    }

    /** Why a password is refused, in a sentence for the one who chose it; empty when it is fine. */
    public Optional<String> refusal(String password, String name, String email) {
        return passwords.refusal(password, name, email);
    }

    /**
     * Adds a member who cannot sign in yet, and gives the link by which the person chooses a password, good for seven
     * days. The member can own prospects at once.
     */
    @Transactional
    public Link invite(String name, String email, Role role, long teamId) {
        String address = email.strip();
        if (name.isBlank() || !address.matches("[^@\\s]+@[^@\\s]+")) {
            return new Link.Refused("An invitation needs a name and an e-mail address.");
        }
        var tooLong = Lengths.refusal("Name", name.strip(), Lengths.NAME)
                .or(() -> Lengths.refusal("E-mail", address, Lengths.NAME));
        if (tooLong.isPresent()) {
            return new Link.Refused(tooLong.get());
        }
        return store.createMember(
                        teamId, address, name.strip(), role, null, workspace().zone(), clock.instant())
                .<Link>map(memberId -> link(memberId, "invitation", INVITATION))
                .orElseGet(() -> new Link.Refused("There is already somebody with the address " + address + "."));
    }

    /**
     * A link by which the member with this address chooses a new password, good for one day; for somebody who has not
     * accepted the invitation yet, a new invitation. Older unused links of the member stop working.
     */
    @Transactional
    public Link passwordLink(String email) {
        Optional<Member> member = store.memberOf(email.strip()).filter(Member::active);
        if (member.isEmpty()) {
            return new Link.Refused("Nobody here signs in as " + email.strip() + ".");
        }
        store.dropInvitations(member.get().memberId());
        return member.get().joined()
                ? link(member.get().memberId(), "password", PASSWORD_LINK)
                : link(member.get().memberId(), "invitation", INVITATION);
    }

    private Link link(long memberId, String purpose, Duration good) {
        String token = Secret.token();
        Instant until = realTime().plus(good);
        store.createInvitation(Secret.hash(token), memberId, purpose, until);
        return new Link.Made(token, until);
    }

    /** Whom an unused link lets choose a password; empty when it is used up, too old or made up. */
    public Optional<Member> invited(String token) {
        return store.invited(Secret.hash(token), realTime());
    }

    /** Uses a link up: sets the password and ends all sign-ins the member had. Of two who try at once one succeeds. */
    public Change accept(String token, String password) {
        Optional<Member> member = invited(token);
        if (member.isEmpty()) {
            return new Change.Refused("This link was used already or is too old. Ask an administrator for a new one.");
        }
        Optional<String> refusal =
                passwords.refusal(password, member.get().name(), member.get().email());
        if (refusal.isPresent()) {
            return new Change.Refused(refusal.get());
        }
        String hash = passwords.hash(password);
        Change done = transaction.execute(status -> store.useInvitation(Secret.hash(token), realTime())
                .<Change>map(memberId -> {
                    store.updatePassword(memberId, hash);
                    store.dropInvitations(memberId);
                    signIns.endAll(memberId);
                    return new Change.Done();
                })
                .orElseGet(() -> new Change.Refused("This link was used a moment ago.")));
        return Objects.requireNonNull(done);
    }

    /** Replaces the password of somebody who knows the present one, and ends all sign-ins but this one. */
    public Change changePassword(long memberId, String present, String wanted, @Nullable String signInToken) {
        Member member = member(memberId).orElseThrow();
        if (!passwords.matches(present, store.passwordHash(memberId).orElse(null))) {
            return new Change.Refused("That is not your present password.");
        }
        Optional<String> refusal = passwords.refusal(wanted, member.name(), member.email());
        if (refusal.isPresent()) {
            return new Change.Refused(refusal.get());
        }
        String hash = passwords.hash(wanted);
        transaction.executeWithoutResult(status -> {
            store.updatePassword(memberId, hash);
            store.dropInvitations(memberId);
            signIns.endOthers(memberId, signInToken);
        });
        return new Change.Done();
    }

    /**
     * Signs somebody out for good: sign-ins, links and API tokens end. Refused while open pursuits wait for this
     * member, and for the last administrator.
     */
    public Change deactivate(long memberId) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> signOut(memberId)));
        } catch (DataIntegrityViolationException stillOwns) {
            int open = store.openPursuits(memberId);
            return new Change.Refused(
                    open == 1 ? "1 open pursuit: hand it over first." : open + " open pursuits: hand them over first.");
        }
    }

    /**
     * As {@link #deactivate}, as a part of the caller's transaction.
     *
     * @throws DataIntegrityViolationException when an open pursuit waits for this member; nothing the transaction did stays
     */
    @Transactional
    public Change signOut(long memberId) {
        store.lockWorkspace();
        if (lastAdministrator(memberId)) {
            return new Change.Refused("Somebody has to administer: name another administrator first.");
        }
        events.publishEvent(new MemberLeaves(memberId));
        store.updateActive(memberId, false);
        store.dropInvitations(memberId);
        signIns.endAll(memberId);
        signIns.revokeTokens(memberId, clock.instant());
        return new Change.Done();
    }

    /** Lets somebody sign in again, with the password there was. */
    public void reactivate(long memberId) {
        store.updateActive(memberId, true);
    }

    /** Gives a member another role or team; refused when nobody would be left to administer. */
    @Transactional
    public Change place(long memberId, long teamId, Role role) {
        store.lockWorkspace();
        if (role != Role.ADMINISTRATOR && lastAdministrator(memberId)) {
            return new Change.Refused("Somebody has to administer: name another administrator first.");
        }
        store.updatePlace(memberId, teamId, role);
        return new Change.Done();
    }

    private boolean lastAdministrator(long memberId) {
        return store.member(memberId).orElseThrow().role() == Role.ADMINISTRATOR
                && !store.anotherAdministrator(memberId);
    }

    /** Everybody, active ones first, then by name. */
    public List<Member> members() {
        return store.members();
    }

    public Optional<Member> member(long memberId) {
        return store.member(memberId);
    }

    /** The member who signs in with this address, active or not; upper and lower case are the same. */
    public Optional<Member> memberOf(String email) {
        return store.memberOf(email.strip());
    }

    /**
     * Those of a team who take on prospects, by name: its reps who have joined; where there are none its leaders, and
     * where there are none of these its administrators, so that a firm of one works.
     */
    public List<Member> activeReps(long teamId) {
        List<Member> active = store.activeOf(teamId);
        Optional<Role> first = active.stream().map(Member::role).min(Comparator.naturalOrder());
        return active.stream().filter(member -> first.get() == member.role()).toList();
    }

    /** When a member works, with the leave known from a week ago on. */
    public WorkingHours workingHours(long memberId) {
        return workingHours(store.member(memberId).orElseThrow());
    }

    /** As {@link #workingHours(long)}. */
    public WorkingHours workingHours(Member member) {
        return new WorkingHours(
                member.zone(),
                member.workingDays(),
                member.dayStarts(),
                member.dayEnds(),
                store.absences(
                        member.memberId(),
                        clock.instant().atZone(member.zone()).toLocalDate().minusDays(7)));
    }

    /** One date of one member, in the member's own zone. */
    public Workday workday(long memberId, LocalDate date) {
        Member member = store.member(memberId).orElseThrow();
        List<Absence> absences = store.absences(memberId, date);
        WorkingHours hours =
                new WorkingHours(member.zone(), member.workingDays(), member.dayStarts(), member.dayEnds(), absences);
        Long cover = absences.stream()
                .filter(absence -> absence.covers(date))
                .flatMap(absence -> Stream.ofNullable(absence.coverId()))
                .findFirst()
                .orElse(null);
        return new Workday(date, hours.works(date), Math.min(member.followUpMinutes(), hours.minutesOn(date)), cover);
    }

    /** Leave that has not ended yet, soonest first. */
    public List<Absence> absences(long memberId) {
        Member member = store.member(memberId).orElseThrow();
        return store.absences(memberId, clock.instant().atZone(member.zone()).toLocalDate());
    }

    /** Notes leave; its days are in no other of theirs, and the cover must be another active member. Publishes {@link LeaveChanged} inside this transaction. */
    @Transactional
    public Change leave(long memberId, LocalDate starts, LocalDate ends, @Nullable Long coverId) {
        return leave(memberId, starts, ends, coverId, memberId);
    }

    /** As {@link #leave(long, LocalDate, LocalDate, Long)}, noted by somebody else, of which the member is told. */
    @Transactional
    Change leave(long memberId, LocalDate starts, LocalDate ends, @Nullable Long coverId, long byMember) {
        if (ends.getYear() > 9999 || starts.getYear() < 1) {
            return new Change.Refused("These are no days anybody will see.");
        }
        if (ends.isBefore(starts)) {
            return new Change.Refused("The last day away is before the first.");
        }
        if (starts.plusYears(2).isBefore(ends)) {
            return new Change.Refused(
                    "Leave of more than two years is more than a leave: an administrator signs out who will not be back.");
        }
        if (!mayCover(memberId, coverId)) {
            return new Change.Refused("Only another active member can cover.");
        }
        Member member = store.lock(memberId);
        Optional<Absence> noted = store.absences(memberId, starts).stream()
                .filter(other -> !other.starts().isAfter(ends))
                .findFirst();
        if (noted.isPresent()) {
            When when = When.of(clock, member.zone());
            return new Change.Refused("Leave from " + when.day(noted.get().starts()) + " to "
                    + when.day(noted.get().ends())
                    + " is noted already. Choose days outside it, or withdraw it first.");
        }
        long absenceId = store.createAbsence(memberId, starts, ends, coverId);
        events.publishEvent(new LeaveChanged(
                memberId,
                new Absence(absenceId, starts, ends, coverId),
                false,
                byMember == memberId ? null : byMember));
        return new Change.Done();
    }

    private boolean mayCover(long memberId, @Nullable Long coverId) {
        return coverId == null
                || coverId != memberId
                        && store.member(coverId).filter(Member::active).isPresent();
    }

    @Transactional
    void withdrawLeave(long memberId, long absenceId, long byMember) {
        store.deleteAbsence(memberId, absenceId)
                .ifPresent(leave -> events.publishEvent(
                        new LeaveChanged(memberId, leave, true, byMember == memberId ? null : byMember)));
    }

    /** Whose leave it is; empty when it was withdrawn. */
    public Optional<Member> onLeave(long absenceId) {
        return store.memberOfAbsence(absenceId).flatMap(store::member);
    }

    /** Names who covers during leave that is noted. Publishes {@link LeaveChanged} inside this transaction. */
    @Transactional
    public Change nameCover(long absenceId, long coverId) {
        Optional<Long> memberId = store.memberOfAbsence(absenceId);
        if (memberId.isEmpty()) {
            return new Change.Refused("That leave was withdrawn.");
        }
        if (!mayCover(memberId.get(), coverId)) {
            return new Change.Refused("Only another active member can cover.");
        }
        Absence leave = store.updateCover(absenceId, coverId);
        events.publishEvent(new LeaveChanged(memberId.get(), leave, false, null));
        return new Change.Done();
    }

    /** Whether a member is away at this moment, and who does the work meanwhile; empty when the member is here. */
    public Optional<Away> away(long memberId, Instant at) {
        return away(at).stream().filter(it -> it.memberId() == memberId).findFirst();
    }

    /** All active members who are away at this moment. */
    public List<Away> away(Instant at) {
        var onLeave = new LinkedHashMap<Long, TeamStore.OnLeave>();
        for (var leave : store.onLeave(at)) onLeave.put(leave.memberId(), leave);
        return onLeave.values().stream().map(leave -> away(leave, onLeave)).toList();
    }

    private static Away away(TeamStore.OnLeave leave, Map<Long, TeamStore.OnLeave> onLeave) {
        return new Away(
                leave.memberId(),
                leave.name(),
                leave.ends(),
                leave.ends().plusDays(1).atStartOfDay(leave.zone()).toInstant(),
                leave.absenceId(),
                coverOf(leave, onLeave));
    }

    /** The first on the chain of covers who is here. Covers who name each other are nobody. */
    private static @Nullable Long coverOf(TeamStore.OnLeave leave, Map<Long, TeamStore.OnLeave> onLeave) {
        var asked = new HashSet<>(Set.of(leave.memberId()));
        for (var cover = leave.coverId(); cover != null && asked.add(cover); ) {
            var away = onLeave.get(cover);
            if (away == null) {
                return cover;
            }
            cover = away.coverId();
        }
        return null;
    }

    /** Who is told when somebody is away and nobody covers: the leaders of the team, and where there are none the administrators. */
    public List<Member> leadersInsteadOf(Member member) {
        List<Member> leaders = store.activeOf(member.teamId()).stream()
                .filter(other -> other.role() == Role.LEADER && other.memberId() != member.memberId())
                .toList();
        return leaders.isEmpty()
                ? store.administrators().stream()
                        .filter(other -> other.memberId() != member.memberId())
                        .toList()
                : leaders;
    }

    /** What a member may change about oneself; role, team, address and password are not among it. */
    public Change changeSelf(
            long memberId,
            String name,
            ZoneId zone,
            Set<DayOfWeek> days,
            LocalTime starts,
            LocalTime ends,
            int followUpMinutes,
            boolean shortcuts) {
        if (name.isBlank()) {
            return new Change.Refused("Your name is what prospects and colleagues read: it cannot be empty.");
        }
        var tooLong = Lengths.refusal("Name", name.strip(), Lengths.NAME);
        if (tooLong.isPresent()) {
            return new Change.Refused(tooLong.get());
        }
        if (days.isEmpty() || !starts.isBefore(ends)) {
            return new Change.Refused("Working hours need at least one day, and a start before the end.");
        }
        if (followUpMinutes < 0 || followUpMinutes > 1440) {
            return new Change.Refused("The minutes a day are between 0 and 1440.");
        }
        Member member = store.member(memberId).orElseThrow();
        store.updateMember(new Member(
                memberId,
                member.teamId(),
                member.teamName(),
                name.strip(),
                member.email(),
                member.role(),
                member.active(),
                member.joined(),
                zone,
                EnumSet.copyOf(days),
                starts,
                ends,
                followUpMinutes,
                shortcuts));
        return new Change.Done();
    }

    /** The active members of a team who have joined, by name. */
    public List<Member> membersOf(long teamId) {
        return store.activeOf(teamId);
    }

    List<TeamStore.TeamName> teams() {
        return store.teams();
    }

    List<Member> membersLike(String letters, int most) {
        return store.membersLike(letters.strip(), most);
    }

    Change createTeam(String name) {
        if (name.isBlank()) {
            return new Change.Refused("A team needs a name.");
        }
        var tooLong = Lengths.refusal("Name of the team", name.strip(), Lengths.NAME);
        if (tooLong.isPresent()) {
            return new Change.Refused(tooLong.get());
        }
        return store.createTeam(name.strip())
                .<Change>map(teamId -> new Change.Done())
                .orElseGet(() -> new Change.Refused("There is already a team " + name.strip() + "."));
    }

    /**
     * A token for the API, shown once; it may what the role may, and never more than the member at that moment. Empty
     * when the role is above the member's.
     */
    public Optional<String> issueToken(long memberId, String name, Role role) {
        Member member = store.member(memberId).orElseThrow();
        if (role.compareTo(member.role()) > 0 || !member.active()) {
            return Optional.empty();
        }
        return Optional.of(signIns.issueToken(memberId, name, role, clock.instant()));
    }

    /** The active administrator who has been here longest; empty before the first run. */
    public Optional<Member> firstAdministrator() {
        return store.firstAdministrator();
    }

    private static Instant realTime() {
        return Clock.systemUTC().instant();
    }
}
