package followthrough.today;

import followthrough.prospects.Channel;
import followthrough.pursuits.Commitment;
import followthrough.pursuits.Event;
import followthrough.pursuits.Giving;
import followthrough.pursuits.Outcome;
import followthrough.web.Lengths;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed about the outcome of a touch. Every text may be absent: a form sends only what it has.
 *
 * @param outcome the word of the button that was pressed; with what it adds after a colon, as {@code no:price} or
 *     {@code snooze:2026-11-30T09:00}
 * @param promise {@code meeting}, {@code material} or {@code call back}; empty for nothing
 * @param at local date and time of the person, as 2026-11-30T09:00
 * @param what the material promised, or why something is let go
 * @param until a date
 * @param other why not, in words
 * @param address of the right person, or what a chore looked for
 * @param text of a message that was sent by hand, as a text or a social message
 * @param answer which question of theirs was answered by the touch
 * @param introduction whom they were introduced to by it
 * @param followUp false where the follow-up after material is not to begin with what the step gives
 * @param made channel in which it was said; empty for the planned one
 * @param because why not now, in words that they may read again
 * @param told what was the last that anybody told when this form was opened
 */
record OutcomeForm(
        @Nullable String outcome,
        @Nullable String promise,
        @Nullable String at,
        @Nullable String what,
        @Nullable String until,
        @Nullable String other,
        @Nullable String name,
        @Nullable String address,
        @Nullable String snoozeUntil,
        @Nullable String snoozeWhy,
        @Nullable String movedTo,
        @Nullable String note,
        @Nullable String text,
        @Nullable String answer,
        @Nullable String introduction,
        @Nullable Boolean followUp,
        @Nullable String made,
        @Nullable String because,
        @Nullable Long told) {

    /** Nobody means a moment behind it, and no calendar works there. */
    private static final int LAST_YEAR = 9999;

    /** These may be followed by a colon and more: the reason, the days or the date. */
    private static final Set<String> SAY_MORE = Set.of("no", "not now", "snooze", "hold");

    /** What it says, or a sentence why that cannot be understood. */
    sealed interface Read {
        record Said(Outcome outcome) implements Read {}

        /** Told to the core without a word of its own. */
        record Happened(Event event) implements Read {}

        record Unclear(String why) implements Read {}
    }

    String word() {
        return text(outcome).split(":", 2)[0];
    }

    private String more() {
        var parts = text(outcome).split(":", 2);
        return parts.length == 2 ? parts[1] : "";
    }

    String addressText() {
        return text(address);
    }

    String noteText() {
        return text(note);
    }

    Giving giving() {
        return Giving.words(text(answer), text(introduction)).followedUp(followUp);
    }

    Optional<Channel> channelUsed() {
        return Channel.find(text(made));
    }

    /**
     * @param today the prospect's date, from which days are counted
     * @param zone of the person who typed the times
     * @param timesMoved how often the next step was snoozed before
     */
    Read read(LocalDate today, ZoneId zone, int timesMoved) {
        return tooLong().<Read>map(Read.Unclear::new).orElseGet(() -> said(today, zone, timesMoved));
    }

    private Optional<String> tooLong() {
        return Stream.of(
                        Lengths.refusal("Note", noteText(), Lengths.TEXT),
                        Lengths.refusal("The text", text(text), Lengths.TEXT),
                        Lengths.refusal("What it is about", text(what), Lengths.REMARK),
                        Lengths.refusal("The reason", text(other), Lengths.REMARK),
                        Lengths.refusal("Why not now", text(because), Lengths.REMARK),
                        Lengths.refusal("The name", text(name), Lengths.NAME),
                        Lengths.refusal("The address", text(address), Lengths.REMARK),
                        Lengths.refusal("Why it is moved", text(snoozeWhy), Lengths.REMARK))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Read said(LocalDate today, ZoneId zone, int timesMoved) {
        if (!more().isEmpty() && !SAY_MORE.contains(word()))
            return new Read.Unclear("“" + word() + "” stands alone; what is “" + more() + "”?");
        return switch (word()) {
            case "interested" -> interested(zone);
            case "not now" -> notNow(today);
            case "no" -> no();
            case "no answer" -> new Read.Said(new Outcome.NoAnswer());
            case "voicemail" -> new Read.Said(new Outcome.Voicemail());
            case "wrong person" -> wrongPerson();
            case "bad data" -> new Read.Said(new Outcome.BadData());
            case "done" -> new Read.Said(new Outcome.Done(text(text).replace("\r\n", "\n")));
            case "found", "go on" -> new Read.Said(new Outcome.ChoreDone(true));
            case "not found" -> new Read.Said(new Outcome.ChoreDone(false));
            case "meeting held" -> new Read.Said(new Outcome.MeetingHeld());
            case "no show" -> new Read.Said(new Outcome.NoShow());
            case "meeting cancelled" -> new Read.Happened(new Event.MeetingCancelled());
            case "meeting booked" ->
                time(text(movedTo), zone)
                        .<Read>map(when -> new Read.Said(new Outcome.MeetingBooked(when)))
                        .orElseGet(() -> new Read.Unclear("When is the meeting? Give its date and time."));
            case "material sent" ->
                new Read.Said(new Outcome.MaterialSent(text(what).isEmpty() ? "material" : text(what)));
            case "proposal sent" ->
                new Read.Said(new Outcome.ProposalSent(text(what).isEmpty() ? "proposal" : text(what)));
            case "won" -> new Read.Said(new Outcome.Won());
            case "opted out" ->
                text(what).isEmpty()
                        ? new Read.Unclear("How did they say it? The words or the place are kept as proof.")
                        : new Read.Said(new Outcome.OptedOut(text(what)));
            case "let go" -> new Read.Said(new Outcome.LetGo(text(what).isEmpty() ? "full policy made" : text(what)));
            case "slow follow-up" -> new Read.Said(new Outcome.Nurture());
            case "snooze" -> snooze(zone, timesMoved);
            case "goes on" -> new Read.Said(new Outcome.GoOn());
            case "won with it" -> new Read.Said(new Outcome.WonWithIt());
            case "hold" -> hold(today, zone);
            default -> new Read.Unclear("Choose what came of it.");
        };
    }

    private Read interested(ZoneId zone) {
        var promised = text(promise);
        if (promised.isEmpty()) return new Read.Said(new Outcome.Interested(null));
        var kind = Arrays.stream(Commitment.Kind.values())
                .filter(it -> it.word.equals(promised))
                .filter(it -> it == Commitment.Kind.MEETING
                        || it == Commitment.Kind.MATERIAL
                        || it == Commitment.Kind.CALL_BACK)
                .findFirst();
        if (kind.isEmpty()) return new Read.Unclear("Pick what was agreed: a meeting, material, or a call-back.");
        var when = time(text(at), zone);
        if (when.isEmpty()) return new Read.Unclear("What was agreed needs its date and time.");
        var words =
                switch (kind.get()) {
                    case MEETING -> text(what).isEmpty() ? "Hold the meeting" : "Meeting: " + text(what);
                    case MATERIAL -> text(what).isEmpty() ? "the material" : text(what);
                    default -> text(what).isEmpty() ? "Call back as promised" : "Call back: " + text(what);
                };
        return new Read.Said(new Outcome.Interested(new Event.Promise(kind.get(), when.get(), words)));
    }

    private Read notNow(LocalDate today) {
        var picked = more();
        var why = text(because);
        if (picked.matches("\\d{1,4}"))
            return new Read.Said(new Outcome.NotNow(today.plusDays(Integer.parseInt(picked)), why));
        var named = !Set.of("", "none", "date").contains(picked);
        var typed = named ? picked : picked.equals("none") ? "" : text(until);
        if (typed.isEmpty() && picked.equals("date"))
            return new Read.Unclear("Until when? Give a date, or choose “no date named”.");
        if (typed.isEmpty()) return new Read.Said(new Outcome.NotNow(null, why));
        try {
            var date = LocalDate.parse(typed);
            if (date.getYear() > LAST_YEAR)
                return new Read.Unclear("“" + typed + "” is further away than anybody plans.");
            return new Read.Said(new Outcome.NotNow(date, why));
        } catch (DateTimeException notADate) {
            return new Read.Unclear("“" + typed + "” is no date. Write it as 2026-11-30, or leave it empty.");
        }
    }

    private Read hold(LocalDate today, ZoneId zone) {
        var when = more().matches("\\d{1,3}")
                ? time(today.plusDays(Integer.parseInt(more())).toString(), zone)
                : time(text(until), zone);
        return when.<Read>map(it -> new Read.Said(new Outcome.HoldUntil(it)))
                .orElseGet(() -> new Read.Unclear("Until when is it held? Give a date."));
    }

    private Read no() {
        var picked = more();
        var words = picked.isEmpty() || picked.equals("other") ? text(other) : picked;
        if (words.isEmpty()) return new Read.Unclear("A no needs its reason; pick one, so that it can be learnt from.");
        if (Reasons.isGuess(words))
            return new Read.Unclear(
                    "“" + words
                            + "” is a guess about them, not what they said. What was their reason? If they gave none, log no answer.");
        return new Read.Said(new Outcome.No(words));
    }

    private Read wrongPerson() {
        var who = text(name);
        var where = text(address);
        if (who.isEmpty() && where.isEmpty()) return new Read.Said(new Outcome.WrongPerson(null));
        if (who.isEmpty()) return new Read.Unclear("What is the name of the right person?");
        if (where.isEmpty())
            return new Read.Unclear("How is " + who + " reached? An e-mail address or a telephone number.");
        return new Read.Said(new Outcome.WrongPerson(new Event.Referral(who, where)));
    }

    private Read snooze(ZoneId zone, int timesMoved) {
        var when = time(more().isEmpty() ? text(snoozeUntil) : more(), zone);
        if (when.isEmpty()) return new Read.Unclear("A snooze needs a date.");
        var why = text(snoozeWhy);
        if (why.isEmpty() && timesMoved >= 2)
            return new Read.Unclear("It was moved " + timesMoved
                    + " times already. Say why this time, or decide: not now with a date, or another approach.");
        return new Read.Said(new Outcome.Snooze(when.get(), why));
    }

    /** A local date and time, or a date alone, which means nine in the morning. */
    static Optional<Instant> time(String text, ZoneId zone) {
        try {
            if (text.isEmpty()) return Optional.empty();
            var local = text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atTime(LocalTime.of(9, 0));
            return local.getYear() > LAST_YEAR
                    ? Optional.empty()
                    : Optional.of(local.atZone(zone).toInstant());
        } catch (DateTimeException notATime) {
            return instant(text);
        }
    }

    /** The API says moments with their offset. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(java.time.OffsetDateTime.parse(text))
                    .filter(it -> it.getYear() <= LAST_YEAR)
                    .map(it -> it.withOffsetSameInstant(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException notAMoment) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }
}
