package followthrough.sandbox;

import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospects;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Event;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Outcome;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.sandbox.SampleAnswers.Mood;
import followthrough.sandbox.SandboxStore.Due;
import followthrough.team.Team;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated reps: within their working hours they take what is due from their queues, call, write, note what came of
 * it through the same doors as people do, and now and then leave something lying, as people do.
 */
final class SampleReps {
    private static final Logger log = LoggerFactory.getLogger(SampleReps.class);
    private static final int AN_HOUR = 11;
    private static final int LOOK_AT = 400;
    private static final List<String> REASONS = List.of("price", "another supplier", "no need", "no budget");

    private final Team team;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final AddressBook addressBook;
    private final Messages messages;
    private final SandboxStore store;
    private final SampleAnswers answers;
    private final Random random;
    private final Map<Long, Double> diligence;
    private final Map<Long, Double> time = new HashMap<>();
    private final Map<Long, Instant> lying = new HashMap<>();
    private Instant before = Instant.MIN;

    /** @param diligence of each member who works by itself, the share of what is due that is taken up at once */
    SampleReps(
            Team team,
            Prospects prospects,
            Pursuits pursuits,
            Corrections corrections,
            AddressBook addressBook,
            Messages messages,
            SandboxStore store,
            SampleAnswers answers,
            Map<Long, Double> diligence,
            long seed) {
        this.team = team;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.addressBook = addressBook;
        this.messages = messages;
        this.store = store;
        this.answers = answers;
        this.diligence = new HashMap<>(diligence);
        this.random = new Random(seed + 2);
    }

    /** From now on this member does the own work. */
    void leaveAlone(long memberId) {
        diligence.remove(memberId);
        time.remove(memberId);
    }

    /** Does what the reps get done between the last time and now. */
    void work(Instant now) {
        double hours = before.equals(Instant.MIN)
                ? 0
                : Math.min(2.0, Duration.between(before, now).toSeconds() / 3_600.0);
        before = now;
        for (var memberId : diligence.keySet())
            if (team.workingHours(memberId).open(now))
                time.merge(memberId, hours * AN_HOUR, (had, more) -> Math.min(had + more, 2 * AN_HOUR));
        var working = time.entrySet().stream()
                .filter(entry -> entry.getValue() >= 1
                        && team.workingHours(entry.getKey()).open(now))
                .map(Map.Entry::getKey)
                .toList();
        if (working.isEmpty()) return;
        for (var due : store.due(working, now, LOOK_AT)) {
            double left = time.getOrDefault(due.ownerId(), 0.0);
            if (left < 1 || now.isBefore(lying.getOrDefault(due.prospectId(), Instant.MIN))) continue;
            double cares = diligence.getOrDefault(due.ownerId(), 1.0);
            if (!lying.containsKey(due.prospectId()) && random.nextDouble() > cares) {
                lying.put(due.prospectId(), now.plus(Duration.ofHours(20 + random.nextInt(100))));
                continue;
            }
            time.put(due.ownerId(), left - 1);
            lying.put(due.prospectId(), now.plus(Duration.ofHours(3)));
            try {
                if (act(due, now) instanceof Recorded.Refused(var why)) {
                    log.debug("{} by {} was refused: {}", due, due.ownerId(), why);
                    lying.put(due.prospectId(), now.plus(Duration.ofDays(1)));
                } else lying.remove(due.prospectId());
            } catch (RuntimeException e) {
                // Two acts on one prospect at a time: the other one counts, this rep tries again tomorrow.
                log.debug("{} could not be done", due, e);
                lying.put(due.prospectId(), now.plus(Duration.ofDays(1)));
            }
        }
    }

    private Recorded act(Due due, Instant now) {
        if (due.commitment() != null) return keep(due, due.commitment(), now);
        if (due.chore()) return chore(due);
        return switch (due.channel()) {
            case "call" -> call(due, now);
            case "email" -> write(due, "");
            default -> record(due, new Outcome.Done(), "");
        };
    }

    private Recorded keep(Due due, String commitment, Instant now) {
        return switch (commitment) {
            case "answer" -> answer(due, now);
            case "meeting" -> meet(due);
            case "call back", "not now" -> call(due, now);
            case "doubt" -> settle(due);
            case "find person", "rebook", "material" ->
                due.chore()
                        ? record(due, new Outcome.ChoreDone(random.nextInt(10) < 6), "")
                        : record(due, new Outcome.Done(), "");
            default -> record(due, new Outcome.Done(), "");
        };
    }

    /** Reads what they wrote and notes it, or answers. */
    private Recorded answer(Due due, Instant now) {
        var mood = said(due.prospectId()).orElse(Mood.QUESTION);
        return switch (mood) {
            case INTERESTED ->
                random.nextInt(10) < 6
                        ? record(due, new Outcome.MeetingBooked(slot(now)), "They would like to talk")
                        : write(
                                due,
                                "Thank you for your answer. Does tomorrow at ten or at four suit you for fifteen minutes?");
            case QUESTION ->
                write(
                        due,
                        "Thank you for asking. In short: yes. I have put the details for your machines together, and one call of ten minutes settles the rest. When may I ring?");
            case NOT_NOW ->
                record(
                        due,
                        new Outcome.NotNow(
                                LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(20 + random.nextInt(60))),
                        "Asked for later");
            case NO ->
                record(due, new Outcome.No(REASONS.get(random.nextInt(REASONS.size()))), "They said so in their mail");
            case OPT_OUT -> record(due, new Outcome.OptedOut("their mail"), "");
            case WRONG_PERSON -> record(due, new Outcome.WrongPerson(null), "");
            case BUYS -> won(due, now);
        };
    }

    private Optional<Mood> said(long prospectId) {
        return prospects.addresses(prospectId).stream()
                .filter(address -> address.kind() == Address.Kind.EMAIL)
                .flatMap(address -> answers.said(address.lookup()).stream())
                .findFirst();
    }

    private Recorded meet(Due due) {
        if (random.nextInt(100) < 16) return record(due, new Outcome.NoShow(), "Waited ten minutes");
        var held = record(due, new Outcome.MeetingHeld(), "Went through their machines and the parts that wear most");
        if (held instanceof Recorded.Refused || random.nextInt(10) < 3) return held;
        var now = prospects.deals(due.prospectId()).stream()
                .filter(deal -> !deal.stage().closed())
                .findFirst();
        now.ifPresent(deal -> prospects.moveDeal(deal.dealId(), Deal.Stage.PROPOSAL, due.ownerId(), before));
        if (now.isEmpty())
            prospects.moveDeal(
                    prospects.openDeal(due.prospectId(), "Parts contract", amount(), "EUR", due.ownerId(), before),
                    Deal.Stage.PROPOSAL,
                    due.ownerId(),
                    before);
        return pursuits.record(
                due.prospectId(), new Outcome.ProposalSent("offer for a parts contract"), null, "", due.ownerId());
    }

    BigDecimal amount() {
        return BigDecimal.valueOf(Math.round(Math.exp(7 + 2.2 * random.nextDouble())) * 10L);
    }

    private Recorded won(Due due, Instant now) {
        for (var deal : prospects.deals(due.prospectId()))
            if (!deal.stage().closed()) prospects.moveDeal(deal.dealId(), Deal.Stage.WON, due.ownerId(), now);
        return record(due, new Outcome.Won(), "Their own word, by mail");
    }

    private Recorded call(Due due, Instant now) {
        int draw = random.nextInt(100);
        if (draw < 50) return record(due, new Outcome.NoAnswer(), "");
        if (draw < 66) return record(due, new Outcome.Voicemail(), "");
        if (draw < 69) return record(due, new Outcome.BadData(), "Number belongs to somebody else");
        if (draw < 72) return record(due, new Outcome.WrongPerson(null), "Looks after something else");
        if (draw < 80)
            return record(due, new Outcome.MeetingBooked(slot(now)), "Wants to see it with the technical lead");
        if (draw < 87) return record(due, new Outcome.Interested(null), "Sounded glad about the call");
        if (draw < 90)
            return record(
                    due,
                    new Outcome.Interested(
                            new Event.Promise(Commitment.Kind.CALL_BACK, slot(now), "Call back as agreed")),
                    "Was in a hurry, named a time");
        if (draw < 95)
            return record(
                    due,
                    new Outcome.NotNow(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(15 + random.nextInt(75))),
                    "After the season");
        return record(due, new Outcome.No(REASONS.get(random.nextInt(REASONS.size()))), "Clear and friendly");
    }

    /** A weekday time one to eight days ahead. */
    private Instant slot(Instant now) {
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1 + random.nextInt(8));
        while (day.getDayOfWeek().getValue() > 5) day = day.plusDays(1);
        return day.atTime(8 + random.nextInt(7), 30 * random.nextInt(2)).toInstant(ZoneOffset.UTC);
    }

    private Recorded write(Due due, String words) {
        var draft = messages.draft(due.prospectId(), Channel.EMAIL, due.ownerId());
        if (draft.blocked() != null) return new Recorded.Refused(draft.blocked());
        var name = prospects.get(due.prospectId()).givenName();
        var own = "Hello " + name + ",\n\n"
                + (words.isEmpty()
                        ? "one more thought on your machines: most stops come from three parts that cost little. Shall I name them for yours?"
                        : words)
                + "\n\n" + team.member(due.ownerId()).orElseThrow().name();
        return messages.send(
                due.prospectId(),
                draft.subject().isBlank() ? "Your machines and their parts" : draft.subject(),
                words.isEmpty() && !draft.body().isBlank() ? draft.body().replaceAll("\\[([^\\]]*)\\]", "$1") : own,
                due.ownerId());
    }

    private Recorded chore(Due due) {
        if (due.channel().equals("task") && due.goal().startsWith("Decide"))
            return random.nextInt(10) < 4
                    ? record(due, new Outcome.LetGo("No answer to any of it"), "")
                    : record(due, new Outcome.ChoreDone(true), "Another approach");
        if (random.nextInt(10) < 6) {
            var found = found(due);
            if (found.isPresent()) {
                addressBook.add(due.prospectId(), found.get(), due.ownerId());
                return new Recorded.Refused("looked at again once the pursuit has moved on");
            }
        }
        return record(due, new Outcome.ChoreDone(false), "");
    }

    private Optional<NewAddress> found(Due due) {
        return switch (Channel.valueOf(due.channel().toUpperCase(Locale.ROOT))) {
            case EMAIL -> NewAddress.email("contact" + due.prospectId() + "@found.example");
            case CALL, SMS -> NewAddress.phone("+44 20 7946 0%03d".formatted(random.nextInt(1_000)), "GB");
            case SOCIAL -> NewAddress.social("https://social.example/in/found-" + due.prospectId());
            case MAIL, MEETING, TASK -> Optional.empty();
        };
    }

    private Recorded settle(Due due) {
        for (var doubt : corrections.inDoubt())
            if (doubt.prospectId() == due.prospectId())
                return corrections.settleDoubt(doubt.ledgerId(), true, due.ownerId());
        return record(due, new Outcome.ChoreDone(true), "");
    }

    private Recorded record(Due due, Outcome outcome, String note) {
        return pursuits.record(due.prospectId(), outcome, null, note, due.ownerId());
    }
}
