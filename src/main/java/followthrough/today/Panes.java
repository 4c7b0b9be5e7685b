package followthrough.today;

import followthrough.inbox.Intent;
import followthrough.playbook.Approach;
import followthrough.playbook.ApproachLibrary;
import followthrough.playbook.Lint;
import followthrough.playbook.Playbook;
import followthrough.playbook.Step;
import followthrough.prospects.Address;
import followthrough.prospects.Basis;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.MayContact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.SameName;
import followthrough.prospects.Verdict;
import followthrough.pursuits.CallTime;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.Foresight;
import followthrough.pursuits.Gifts;
import followthrough.pursuits.Known;
import followthrough.pursuits.Messages;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.pursuits.Wording;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.today.Pane.Chip;
import followthrough.today.Pane.Choice;
import followthrough.today.Pane.Happened;
import followthrough.web.Figures;
import followthrough.web.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Collects what the work pane and the page of a prospect show. */
@Component
class Panes {
    private static final int SHORT_TIMELINE = 8;
    private static final int MOST_CLICKS = 50;
    /** What is written here, and copied to where it is sent from. */
    private static final Set<Channel> COPIED = Set.of(Channel.SOCIAL, Channel.SMS, Channel.MAIL);

    private static final int MOST_GIFTS = 20;

    private final Access access;
    private final QueueStore store;
    private final PeopleStore people;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Foresight foresight;
    private final Messages messages;
    private final Wording wording;
    private final Playbook playbook;
    private final Gifts gifts;
    private final Team team;
    private final Clock clock;

    Panes(
            Access access,
            QueueStore store,
            PeopleStore people,
            Prospects prospects,
            Pursuits pursuits,
            Foresight foresight,
            Messages messages,
            Wording wording,
            Playbook playbook,
            Gifts gifts,
            Team team,
            Clock clock) {
        this.access = access;
        this.store = store;
        this.people = people;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.foresight = foresight;
        this.messages = messages;
        this.wording = wording;
        this.playbook = playbook;
        this.gifts = gifts;
        this.team = team;
        this.clock = clock;
    }

    /**
     * @param instead another channel than the planned one, for a call instead of an e-mail
     * @throws followthrough.web.NotFound when the viewer may not see this prospect
     */
    @Transactional(readOnly = true)
    Pane of(Viewer viewer, long prospectId, @Nullable Channel instead, Pane.Place place) {
        return of(viewer, access.look(viewer, prospectId), instead, place, false)
                .pane();
    }

    /** @param known what else a screen may ask of the same prospect */
    record Built(Pane pane, Known known) {}

    /** @param whole the page of the prospect, where any word of theirs is told and not only what came of the next step */
    Built of(Viewer viewer, Access.Seen seen, @Nullable Channel instead, Pane.Place place, boolean whole) {
        var prospect = seen.prospect();
        var prospectId = prospect.prospectId();
        var when = When.of(clock, viewer.zone());
        var known = pursuits.known(prospect);
        var addresses = known.addresses();
        var pursuit = known.pursuit();
        var next = pursuit == null ? null : pursuit.next();
        var by = next == null ? null : instead == null || next.chore() ? next.channel() : instead;
        var step = pursuit == null || next == null ? null : step(pursuit, next);
        var answering = next != null && next.commitment() == Commitment.Kind.ANSWER;
        var writes = next != null && !next.chore() && seen.mayChange();
        var draft = by == Channel.EMAIL && writes ? messages.draft(known, Channel.EMAIL, viewer.memberId()) : null;
        var message = by != null && COPIED.contains(by) && writes ? messages.draft(known, by, viewer.memberId()) : null;
        var library = playbook.library();
        var approach = next == null || next.approach() == null ? null : library.get(next.approach());
        var chosen = approach != null && (step == null || !approach.key().equals(step.approach())) ? approach : null;
        var channel = by == null || by == Channel.TASK ? Channel.EMAIL : by;
        var may = foresight.may(prospect, addresses, channel, pursuit);
        var callTime = pursuit != null && (by == Channel.CALL || by == Channel.SMS)
                ? foresight.callTime(prospect, pursuit)
                : null;
        var ruledOut = MayContact.hasWay(channel, addresses) && may instanceof Verdict.No(var why) ? why : null;
        var noDial = !MayContact.hasWay(Channel.CALL, addresses)
                || by == Channel.CALL && (ruledOut != null || callTime instanceof CallTime.Quiet);
        var outcomes = seen.mayChange() && pursuit != null && next != null && !known.onItsWay()
                ? whole ? words(known, pursuit, next, when) : outcomes(known, pursuit, next, by, noDial, when)
                : List.<Choice>of();
        var teams = viewer.scope().isPresent() ? List.of(viewer.scope().getAsLong()) : List.<Long>of();
        var companyId = prospect.companyId();
        var pane = new Pane(
                prospect,
                place,
                seen.owner(),
                line(prospect, when),
                chips(prospect, by, channel, may, when),
                pursuit,
                next,
                by,
                number(pursuit, next),
                said(prospect, when),
                answering ? proposal(prospect, outcomes, when) : null,
                draft,
                draft == null ? List.of() : gifts.offers(known),
                message == null ? null : message.gives(),
                guide(by, step, next, chosen, answering),
                message == null ? null : filled(message.body()),
                draft != null && draft.example() || message != null && message.example(),
                draft != null ? draft.needs() : message != null ? message.needs() : List.of(),
                callTime,
                ruledOut,
                approach,
                outcomes,
                pursuit == null
                                || next == null
                                || outcomes.stream().noneMatch(it -> Objects.equals(it.panel(), "until"))
                        ? List.of()
                        : untils(known, made(next, whole ? Channel.EMAIL : by, pursuit.reactedAt() != null), when),
                pursuit == null || next == null || next.commitment() != Commitment.Kind.DOUBT
                        ? null
                        : store.doubt(pursuit.pursuitId()).orElse(null),
                known.snoozed(),
                known.told(),
                waits(known),
                seen.mayChange(),
                pursuit != null
                        && pursuit.clockDue() != null
                        && team.workspace().passOn()
                        && !store.wentOn(pursuit.pursuitId()),
                next == null || next.chore() ? "" : ifSilent(known, when),
                addresses,
                received(prospectId, library, when),
                unused(pursuit, by, library),
                draft == null && message == null || pursuit == null
                        ? Lint.Findings.NONE
                        : wording.look(
                                pursuit,
                                draft == null ? "" : draft.subject(),
                                draft != null ? draft.body() : message == null ? "" : message.body(),
                                draft != null && draft.gives() != null),
                known.deals(),
                companyId == null
                        ? List.of()
                        : store.colleagues(companyId, prospectId, teams).stream()
                                .map(it -> new Pane.Person(it.prospectId(), it.name(), it.title()))
                                .toList(),
                instead(viewer, seen, next, when),
                question(pursuit, when),
                next == null ? "" : whyFirst(next, when),
                seen.mayChange() ? wroteFrom(prospect) : null,
                happened(viewer, prospectId, prospects.timeline(prospectId, SHORT_TIMELINE, null), null, when).stream()
                        .limit(SHORT_TIMELINE)
                        .toList(),
                when);
        return new Built(pane, known);
    }

    /** Offered only where name or address say that it is they; who answers for them has an address of their own. */
    private @Nullable String wroteFrom(Prospect prospect) {
        return people.wroteFrom(prospect.prospectId())
                .filter(it -> SameName.of(prospect.name(), it.name())
                        || SameName.of(
                                prospect.name(),
                                it.address().substring(0, it.address().indexOf('@'))))
                .map(PeopleStore.From::address)
                .orElse(null);
    }

    /** Why the step is with somebody else than the owner; absent while the owner does it, or is away with nobody for it. */
    private @Nullable String instead(Viewer viewer, Access.Seen seen, @Nullable NextStep next, When when) {
        if (next == null) return null;
        var ownerId = seen.prospect().ownerId();
        var away = team.away(ownerId, when.now()).orElse(null);
        if (away == null) return null;
        var until = ", away until " + when.day(away.until());
        if (next.automatic() || next.ownerId() == ownerId)
            return away.coverId() == null && viewer.memberId() != ownerId
                    ? "Of " + seen.owner() + until + ", and nobody covers"
                    : null;
        var whose = viewer.memberId() == ownerId ? "you" : seen.owner();
        if (next.ownerId() == viewer.memberId()) return "For " + whose + until;
        return "With " + store.names(List.of(next.ownerId())).getOrDefault(next.ownerId(), "a colleague") + " for "
                + whose + until;
    }

    /** What its owner is to decide, in a sentence; absent when nothing is. */
    private static @Nullable String question(@Nullable Pursuit pursuit, When when) {
        var hold = pursuit == null ? null : pursuit.hold();
        if (hold == null || hold.asks() == null) return null;
        var what =
                switch (hold.asks()) {
                    case COLLEAGUE_ANSWERED -> "Nothing leaves by itself until then; without a decision it goes on.";
                    case DEAL_WON -> "Did they buy with it? Nothing leaves by itself until you have decided.";
                    case DEAL_LOST -> "Is there more to win here? Nothing leaves by itself until you have decided.";
                };
        return "Held until " + when.day(hold.until()) + ", because " + hold.because() + ". " + what;
    }

    private static @Nullable String waits(Known known) {
        if (known.onItsWay()) return "A message is on its way; what comes next is decided once their server took it.";
        return known.waits() == null ? null : "Not sent yet: " + known.waits();
    }

    private static @Nullable String filled(String text) {
        return text.isBlank() ? null : text;
    }

    /** Three that fit the channel and that this pursuit neither used nor is about to. */
    private static List<Approach> unused(@Nullable Pursuit pursuit, @Nullable Channel by, ApproachLibrary library) {
        var next = pursuit == null ? null : pursuit.next();
        if (pursuit == null || next == null || next.chore()) return List.of();
        var used = new HashSet<>(pursuit.made().approaches());
        if (next.approach() != null) used.add(next.approach());
        var enrolment = pursuit.enrolment();
        var stage = enrolment == null ? null : enrolment.version().sequence().purpose();
        return library.unused(used, by == Channel.TASK || by == null ? Channel.EMAIL : by, stage, 3);
    }

    /** What the lint says, as the part of the pane that shows it: {@code playbook/findings}. */
    Map<String, Object> findings(Known known, @Nullable Channel instead, Lint.Findings findings) {
        var pursuit = known.pursuit();
        var next = pursuit == null ? null : pursuit.next();
        var by = instead != null || next == null ? instead : next.channel();
        var mayTake = next != null && !next.automatic() && waits(known) == null;
        return Map.of(
                "findings",
                findings,
                "dismiss",
                Pane.lintAt(known.prospect().prospectId(), by),
                "form",
                Pane.lintForm(by),
                "instead",
                mayTake ? unused(pursuit, by, playbook.library()) : List.of());
    }

    /** {@code Head of operations, Nordlys Marine · Norway, 16:20 there} */
    static String line(Prospect prospect, When when) {
        var who = List.of(prospect.title(), prospect.companyName()).stream()
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(", "));
        var there = when.clockThere(prospect.zone());
        var where = List.of(Words.place(prospect), there.isEmpty() ? "same time as here" : there).stream()
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(", "));
        return who.isEmpty() ? where : who + " · " + where;
    }

    private static List<Chip> chips(Prospect prospect, @Nullable Channel by, Channel channel, Verdict may, When when) {
        var chips = new ArrayList<Chip>();
        // Who is to be looked for has no address, and that is what the chore says.
        var sought = by == Channel.TASK && !may.byPerson() && !prospect.optedOut();
        var plain = prospect.basis() == Basis.UNKNOWN && may.byPerson();
        if (!sought)
            chips.add(new Chip(
                    Words.may(channel, may, prospect, when),
                    may.byMachine() ? "check" : plain ? "info" : "warn",
                    may.byMachine() ? "good" : plain ? "" : may.byPerson() ? "warm" : "alert"));
        if (prospect.zoneGuessed()) chips.add(new Chip("time there is a guess", "clock", ""));
        if (prospect.keptOnly()) chips.add(new Chip("kept only", "pause", "warm"));
        return chips;
    }

    private static @Nullable Step step(Pursuit pursuit, NextStep next) {
        var enrolment = pursuit.enrolment();
        var index = next.step();
        if (enrolment == null || index == null) return null;
        return enrolment.version().sequence().steps().get(index);
    }

    static String number(@Nullable Pursuit pursuit, @Nullable NextStep next) {
        if (pursuit == null || next == null || next.chore()) return "";
        var number = pursuit.made().touches() + 1;
        var enrolment = pursuit.enrolment();
        var index = next.step();
        if (enrolment == null || index == null) return "touch " + number;
        return "touch " + number + " of "
                + (pursuit.made().touches()
                        + enrolment.version().sequence().steps().size()
                        - index);
    }

    private Pane.@Nullable Said said(Prospect prospect, When when) {
        return store.said(prospect.prospectId())
                .map(it ->
                        new Pane.Said((it.asked() ? "What they asked, " : "They wrote ") + when.at(it.at()), it.text()))
                .or(() -> prospect.summary().isBlank()
                        ? Optional.empty()
                        : Optional.of(new Pane.Said("What is known", prospect.summary())))
                .orElse(null);
    }

    /** What they wrote last, read. Only an outcome that can be told now is offered. */
    private @Nullable Proposal proposal(Prospect prospect, List<Choice> outcomes, When when) {
        var said = store.said(prospect.prospectId()).filter(it -> !it.asked()).orElse(null);
        if (said == null) return null;
        var written = said.at().atZone(prospect.zone()).toLocalDate();
        var intent = Intent.of("", said.text(), written);
        // "In two months" may be a Saturday; who names that day themselves means when people work again, too.
        if (intent instanceof Intent.NotNow(var until, var because) && until != null)
            intent = new Intent.NotNow(foresight.businessDay(prospect, until), because);
        var proposal = Proposal.of(intent, when);
        if (proposal == null || outcomes.stream().anyMatch(it -> it.word().equals(proposal.word()))) return proposal;
        return proposal.untaken();
    }

    /** @param chosen an approach somebody took instead of the one of the step */
    private static List<String> guide(
            @Nullable Channel by,
            @Nullable Step step,
            @Nullable NextStep next,
            @Nullable Approach chosen,
            boolean answering) {
        if (by != Channel.CALL && by != Channel.MEETING || next == null) return List.of();
        if (chosen != null && !chosen.say().isEmpty()) return chosen.say();
        if (chosen != null)
            return List.of(
                    "Say why you call in one sentence: " + next.goal() + ".",
                    chosen.name() + ", in your own words: “" + chosen.example() + "”",
                    "Agree the next step, with a date.");
        if (step != null && !step.guide().isEmpty()) return step.guide();
        if (answering)
            return List.of(
                    "Answer first what they wrote.",
                    "Ask one question that moves it on.",
                    "Agree the next step, with a date.");
        return List.of(
                "Say why you call in one sentence: " + next.goal() + ".",
                "Ask one question, and let them talk.",
                "Agree the next step, with a date.");
    }

    private String ifSilent(Known known, When when) {
        var upcoming = foresight.upcoming(known, 2);
        return upcoming.size() < 2
                ? ""
                : Words.follows(upcoming.get(1), known.prospect(), when) + " ("
                        + upcoming.get(1).whyThen() + ")";
    }

    /** What they were given by hand or by name first, then each way of following up once, with the last time they had it. */
    private List<Pane.Gift> received(long prospectId, ApproachLibrary library, When when) {
        return Stream.concat(given(prospectId, when), approaches(prospectId, library, when))
                .toList();
    }

    private Stream<Pane.Gift> given(long prospectId, When when) {
        return gifts.of(prospectId).stream().limit(MOST_GIFTS).map(gift -> {
            var icon =
                    switch (gift.kind()) {
                        case ASSET -> "file";
                        case ANSWER -> "reply";
                        case INTRODUCTION -> "people";
                    };
            var name =
                    switch (gift.kind()) {
                        case ASSET -> gift.name();
                        case ANSWER -> gift.name().isEmpty() ? "An answer" : "An answer: " + gift.name();
                        case INTRODUCTION -> gift.name().isEmpty() ? "An introduction" : "Introduced to " + gift.name();
                    };
            return new Pane.Gift(
                    icon,
                    name,
                    Words.capital(Words.channel(gift.channel())) + ", " + when.day(gift.at())
                            + (gift.perhaps() ? ", perhaps: nobody knows whether it arrived" : ""));
        });
    }

    private Stream<Pane.Gift> approaches(long prospectId, ApproachLibrary library, When when) {
        var received = new LinkedHashMap<String, Pane.Gift>();
        for (var touch : store.touches(prospectId, 30)) {
            var key = touch.approach();
            if (key != null && !touch.bounced() && reached(touch))
                received.putIfAbsent(
                        key,
                        new Pane.Gift(
                                "gift",
                                library.get(key).name(),
                                Words.channel(touch.channel()) + ", " + when.day(touch.madeAt())));
        }
        return received.values().stream().limit(6);
    }

    private static boolean reached(QueueStore.Touch touch) {
        return !Objects.equals(touch.outcome(), "no answer");
    }

    private static String whyFirst(NextStep next, When when) {
        return switch (next.lane()) {
            case ANSWER ->
                next.commitment() == Commitment.Kind.ANSWER
                        ? "Who reacted comes before everybody else. Your answer is owed by " + when.at(next.due()) + "."
                        : "What only a person can settle comes first. " + Words.sentence(next.whyThen());
            case NEW -> "A new prospect comes before everything but answers. " + Words.sentence(next.whyThen());
            case PROMISED -> "It is due " + when.at(next.due()) + ". " + Words.sentence(next.whyThen());
            case SEQUENCE ->
                "Worth about " + Figures.number(Math.round(next.worth())) + " a minute now; every fifth place is kept "
                        + "for whoever waits longest. " + Words.sentence(next.whyThen());
        };
    }

    // --- outcomes ---

    /** @param noDial whether there is no number, or nobody may dial it now, so that no dial can be told */
    private List<Choice> outcomes(
            Known known, Pursuit pursuit, NextStep next, @Nullable Channel by, boolean noDial, When when) {
        if (next.commitment() == Commitment.Kind.DOUBT) return List.of();
        var asked = new ArrayList<Asked>();
        var asks = pursuit.asks();
        if (asks != null && next.commitment() == null) {
            asked.add(new Asked("goes on", "Go on", "1", null, new Outcome.GoOn()));
            asked.add(new Asked(
                    "hold",
                    "Hold until",
                    "2",
                    "hold",
                    new Outcome.HoldUntil(when.now().plus(Duration.ofDays(14)))));
            asked.add(new Asked("slow follow-up", "Slow follow-up", "3", null, new Outcome.Nurture()));
            asked.add(new Asked("let go", "Let go", "4", "why", new Outcome.LetGo("full policy made")));
            if (asks == Pursuit.Asks.DEAL_WON)
                asked.add(new Asked("won with it", "Won with it", "5", null, new Outcome.WonWithIt()));
        } else if (next.chore() && pursuit.inReview()) {
            asked.add(new Asked("go on", "Go on", "1", null, new Outcome.ChoreDone(true)));
            asked.add(new Asked("not now", "Nurture until", "2", "until", new Outcome.NotNow(null)));
            asked.add(new Asked("let go", "Let go", "3", "why", new Outcome.LetGo("full policy made")));
            asked.add(new Asked("slow follow-up", "Slow follow-up", "4", null, new Outcome.Nurture()));
        } else if (next.chore()) {
            // The wrong person's chore is done by finding somebody else, who is a prospect of their own.
            asked.add(
                    next.commitment() == null
                            ? new Asked("found", "Found", "1", "found", null)
                            : new Asked("found", "Found", "1", null, new Outcome.ChoreDone(true)));
            asked.add(new Asked("not found", "Not found", "2", null, new Outcome.ChoreDone(false)));
        } else if (by == Channel.MEETING) {
            asked.add(new Asked("meeting held", "Held", "1", null, new Outcome.MeetingHeld()));
            asked.add(new Asked("no show", "No-show", "2", null, new Outcome.NoShow()));
            asked.add(new Asked("meeting cancelled", "Cancelled", "3", null, null));
            asked.add(new Asked(
                    "meeting booked",
                    "Moved",
                    "4",
                    "time",
                    new Outcome.MeetingBooked(when.now().plus(Duration.ofDays(1)))));
        } else {
            asked.add(new Asked("interested", "Interested", "1", "promise", new Outcome.Interested(null)));
            asked.add(new Asked("not now", "Not now", "2", "until", null));
            asked.add(new Asked("no", "No", "3", "reason", null));
            if (!noDial) asked.add(new Asked("no answer", "No answer", "4", null, new Outcome.NoAnswer()));
            if (!noDial && by == Channel.CALL)
                asked.add(new Asked("voicemail", "Voicemail left", "v", null, new Outcome.Voicemail()));
            asked.add(new Asked("wrong person", "Wrong person", "5", "who", null));
            asked.add(new Asked("bad data", "Bad data", "6", "sure", null));
        }
        return withPreviews(asked, known, next, by, pursuit.reactedAt() != null, when);
    }

    /** What they said, wherever and whenever: it need not have to do with the next step. */
    private List<Choice> words(Known known, Pursuit pursuit, NextStep next, When when) {
        return withPreviews(
                List.of(
                        new Asked("interested", "Interested", "1", "promise", new Outcome.Interested(null)),
                        new Asked("not now", "Not now", "2", "until", null),
                        new Asked("no", "No", "3", "reason", null),
                        new Asked("wrong person", "Wrong person", "4", "who", null)),
                known,
                next,
                Channel.EMAIL,
                pursuit.reactedAt() != null,
                when);
    }

    /** @param trial absent where nothing is worth showing before the person has said more */
    private record Asked(
            String word,
            String label,
            String key,
            @Nullable String panel,
            @Nullable Outcome trial) {}

    private List<Choice> withPreviews(
            List<Asked> asked, Known known, NextStep next, @Nullable Channel by, boolean reacted, When when) {
        var made = made(next, by, reacted);
        var trials = asked.stream()
                .map(Asked::trial)
                .filter(Objects::nonNull)
                .map(it -> (Outcome) it)
                .toList();
        var found = foresight.previews(known, trials, made).iterator();
        var choices = new ArrayList<Choice>();
        for (var it : asked) {
            var then =
                    switch (it.word()) {
                        case "not now", "hold" -> "asks until when";
                        case "no" -> "asks why, then closes";
                        case "wrong person" -> "asks who";
                        case "bad data" -> badData(known, next, by, when);
                        case "found" -> it.trial() == null ? "asks for it; what waited for it goes on" : "";
                        case "meeting cancelled" -> "offer two new times, due at once";
                        default -> "";
                    };
            if (it.trial() != null) {
                var preview = found.next();
                if (then.isEmpty()) then = then(it, preview, known.prospect(), when);
            }
            choices.add(new Choice(it.word(), it.label(), it.key(), then, it.panel()));
        }
        return choices;
    }

    /** Whoever says something without having written says it in a call; the touch is written down with it. */
    private static @Nullable Channel made(NextStep next, @Nullable Channel by, boolean reacted) {
        return by == Channel.EMAIL && !reacted ? Channel.CALL : by == next.channel() ? null : by;
    }

    /** Which address would be dead, and what comes without it. */
    private String badData(Known known, NextStep next, @Nullable Channel by, When when) {
        var kind = by == Channel.EMAIL
                ? Address.Kind.EMAIL
                : by == Channel.SOCIAL ? Address.Kind.SOCIAL : Address.Kind.PHONE;
        var dead = known.addresses().stream()
                .filter(it -> it.live() && it.kind() == kind)
                .findFirst();
        var left = known.addresses().stream()
                .filter(it -> dead.isEmpty() || it.addressId() != dead.get().addressId())
                .toList();
        var preview = foresight
                .previews(known.with(left), List.of(new Outcome.BadData()), by == next.channel() ? null : by)
                .getFirst();
        return dead.map(it -> "marks " + it.value() + " dead; then ").orElse("")
                + follows(preview, known.prospect(), when);
    }

    private List<Pane.Until> untils(Known known, @Nullable Channel made, When when) {
        var today = when.now().atZone(known.prospect().zone()).toLocalDate();
        var days = List.of(30, 60, 90);
        var trials = new ArrayList<Outcome>();
        days.forEach(it -> trials.add(new Outcome.NotNow(today.plusDays(it))));
        trials.add(new Outcome.NotNow(null));
        var found = foresight.previews(known, trials, made);
        var untils = new ArrayList<Pane.Until>();
        for (int i = 0; i < found.size(); i++) {
            var then = follows(found.get(i), known.prospect(), when);
            untils.add(
                    i < days.size()
                            ? new Pane.Until(
                                    String.valueOf(days.get(i)),
                                    days.get(i) + " days",
                                    String.valueOf(i + 1),
                                    "until " + when.day(today.plusDays(days.get(i))) + ": " + then)
                            : new Pane.Until("none", "no date named", String.valueOf(i + 1), then));
        }
        return untils;
    }

    private static String follows(Recorded preview, Prospect prospect, When when) {
        return switch (preview) {
            case Recorded.Refused(var why) -> why;
            case Recorded.Done(var after, var next, var undoId) -> Words.follows(next, prospect, when);
        };
    }

    private static String then(Asked it, Recorded preview, Prospect prospect, When when) {
        var follows = follows(preview, prospect, when);
        return preview instanceof Recorded.Done && Objects.equals(it.panel(), "promise")
                ? "asks what for; else " + follows
                : follows;
    }

    // --- timeline ---

    /**
     * These entries, and among them the links that were followed meanwhile.
     *
     * @param until absent: up to now
     */
    List<Happened> happened(Viewer viewer, long prospectId, List<Entry> entries, @Nullable Instant until, When when) {
        if (entries.isEmpty()) return List.of();
        var told = told(viewer, entries, when);
        var clicks = store.clicks(prospectId, entries.getLast().at(), until, MOST_CLICKS);
        if (clicks.isEmpty()) return told;
        return Stream.concat(told.stream(), clicks.stream().map(it -> followed(it, when)))
                .sorted(Comparator.comparing(Happened::at).reversed())
                .toList();
    }

    /** A small fact; nothing goes by it. */
    private static Happened followed(QueueStore.Click it, When when) {
        var target = it.target().replaceFirst("(?i)^https?://(?:www\\.)?", "");
        return new Happened(
                0,
                "link",
                false,
                false,
                (it.machine() ? "Perhaps a scanner followed " : "Followed ")
                        + (target.length() > 80 ? target.substring(0, 79) + "…" : target)
                        + (it.times() == 1 ? "" : ", " + Figures.count(it.times(), "time", "times")),
                "",
                when.at(it.at()),
                when.full(it.at()),
                it.at(),
                "",
                false,
                "",
                0);
    }

    private List<Happened> told(Viewer viewer, List<Entry> entries, When when) {
        var others = entries.stream()
                .map(Entry::memberId)
                .filter(it -> it != null && it != viewer.memberId())
                .collect(Collectors.toSet());
        var names = store.names(others);
        names.put(viewer.memberId(), viewer.name());
        var abouts = prospects
                .entries(entries.stream()
                        .map(Entry::aboutId)
                        .filter(Objects::nonNull)
                        .map(it -> (Long) it)
                        .collect(Collectors.toSet()))
                .stream()
                .collect(Collectors.toMap(Entry::entryId, it -> it));
        return entries.stream()
                .map(it -> happened(it, names.get(it.memberId()), abouts.get(it.aboutId()), when))
                .toList();
    }

    private static Happened happened(Entry it, @Nullable String by, @Nullable Entry about, When when) {
        var incoming = it.kind() == Entry.Kind.RECEIVED || it.kind() == Entry.Kind.AUTO_REPLY;
        var icon =
                switch (it.kind()) {
                    case CAPTURED -> "form";
                    case TOUCH -> iconOfTouch(it.text());
                    case SENT -> it.text().contains("-mail: ") ? "mail" : iconOfTouch(it.text());
                    case RECEIVED, AUTO_REPLY -> "reply";
                    case BOUNCE -> "warn";
                    case OPT_OUT -> "shield";
                    case OUTCOME -> "flag";
                    case NOTE -> "pen";
                    case CHANGE -> "change";
                    case MOVED -> "snooze";
                    case UNDONE -> "undo";
                    case DEAL -> "deal";
                    case MEETING -> "meet";
                    case SYSTEM -> "info";
                };
        return new Happened(
                it.entryId(),
                icon,
                incoming || it.kind() == Entry.Kind.CAPTURED,
                it.kind() == Entry.Kind.TOUCH || it.kind() == Entry.Kind.SENT,
                it.text(),
                by == null ? "" : by,
                when.at(it.at()),
                when.full(it.at()),
                it.at(),
                it.detail(),
                it.kind() == Entry.Kind.SENT,
                about == null ? "" : about.text() + ", " + when.at(about.at()),
                about == null ? 0 : about.entryId());
    }

    private static String iconOfTouch(String text) {
        if (text.startsWith("Call")) return "call";
        if (text.startsWith("E-mail")) return "mail";
        if (text.startsWith("Social")) return "social";
        if (text.startsWith("Text")) return "sms";
        if (text.startsWith("Letter")) return "letter";
        return text.startsWith("Meeting") ? "meet" : "task";
    }
}
