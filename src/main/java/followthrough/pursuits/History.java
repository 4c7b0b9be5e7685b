package followthrough.pursuits;

import followthrough.playbook.Asset;
import followthrough.playbook.AssetLibrary;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes touches that were made into the history, and onto the timeline; what follows from them is the core's to say. */
@Component
class History {
    private final PursuitStore store;
    private final GiftStore gifts;
    private final AssetLibrary library;
    private final Prospects prospects;

    History(PursuitStore store, GiftStore gifts, AssetLibrary library, Prospects prospects) {
        this.store = store;
        this.gifts = gifts;
        this.library = library;
        this.prospects = prospects;
    }

    /**
     * A touch that was made.
     *
     * @param words of a message that did not go through the ledger; empty where it had none, or nobody kept them
     * @param message absent for what did not go through the ledger
     */
    record Touched(
            PursuitStore.Row row,
            Event.TouchMade touch,
            boolean counts,
            String outcome,
            String note,
            String words,
            @Nullable Long byMember,
            LedgerStore.@Nullable Message message,
            Instant at,
            Gives gives) {
        /** A message that was sent, with what it gave. */
        static Touched sent(PursuitStore.Row row, Event.TouchMade touch, LedgerStore.Message message, Instant at) {
            return new Touched(row, touch, true, "sent", "", "", message.memberId(), message, at, message.gives());
        }
    }

    /** Into the history and the timeline, in two statements, and into the value ledger. @return their entries in the timeline */
    List<Long> write(List<Touched> all) {
        var touchIds = store.add(all.stream().map(History::touch).toList());
        gifts.add(touchIds, all.stream().map(Touched::gives).toList());
        var names = library.given(
                all.stream().flatMap(made -> made.gives().contents().stream()).toList());
        var entries = new ArrayList<Entry>(all.size());
        for (var made : all) {
            var message = made.message();
            var p = made.row().pursuit();
            var said = message == null
                    ? saying(made.touch().channel(), made.outcome())
                    : (made.touch().automatic() ? "Automatic e-mail: " : "E-mail: ") + message.subject();
            var with = with(made.gives(), names);
            entries.add(Entry.of(
                            p.prospectId(),
                            made.at(),
                            message == null && made.words().isEmpty() ? Entry.Kind.TOUCH : Entry.Kind.SENT,
                            made.byMember(),
                            said + with)
                    .withDetail(
                            message != null
                                    ? message.body()
                                    : made.words().isEmpty() ? noted(made.note(), made.gives()) : made.words())
                    .withPursuit(p.pursuitId())
                    .withTouch(touchIds.get(entries.size())));
        }
        return prospects.tell(entries);
    }

    /** The note, and what they got in words alone; of a message its own words say it. */
    private static String noted(String note, Gives gives) {
        var lines = new ArrayList<String>();
        if (!note.isEmpty()) lines.add(note);
        if (!gives.answer().isEmpty()) lines.add("An answer: " + gives.answer());
        if (!gives.introduction().isEmpty()) lines.add("An introduction: " + gives.introduction());
        return String.join("\n", lines);
    }

    /** {@code , with “Price guide”, an answer}; empty for words alone. */
    private static String with(Gives gives, Map<Long, Asset> names) {
        var all = new ArrayList<String>();
        for (var content : gives.contents())
            all.add("\u201c" + Objects.requireNonNull(names.get(content)).name() + "\u201d");
        if (!gives.answer().isEmpty()) all.add("an answer");
        if (!gives.introduction().isEmpty()) all.add("an introduction");
        return all.isEmpty() ? "" : ", with " + String.join(", ", all);
    }

    private static PursuitStore.NewTouch touch(Touched made) {
        var touch = made.touch();
        var message = made.message();
        var p = made.row().pursuit();
        var next = p.next();
        var planned = next != null
                && (message != null || touch.step() == null || touch.step().equals(next.step()));
        var enrolment = p.enrolment();
        return new PursuitStore.NewTouch(
                p.pursuitId(),
                p.prospectId(),
                made.byMember(),
                touch.channel(),
                touch.automatic(),
                made.at(),
                next == null ? null : next.due(),
                p.clockDue(),
                p.made().touches() + (made.counts() ? 1 : 0),
                made.counts(),
                touch.step() == null || enrolment == null
                        ? null
                        : enrolment.version().versionId(),
                touch.step(),
                message != null ? message.goal() : planned && next != null ? next.goal() : "Made beside the plan",
                touch.approach(),
                message != null ? message.minutes() : next == null ? 1 : next.minutes(),
                made.outcome(),
                message == null ? null : message.ledgerId());
    }

    private static String saying(Channel channel, String outcome) {
        var what =
                switch (channel) {
                    case CALL -> "Call";
                    case EMAIL -> "E-mail";
                    case SMS -> "Text message";
                    case SOCIAL -> "Social message";
                    case MAIL -> "Letter";
                    case MEETING -> "Meeting";
                    case TASK -> "Task";
                };
        return what + ": " + outcome;
    }
}
