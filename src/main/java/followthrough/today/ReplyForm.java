package followthrough.today;

import followthrough.pursuits.Replies;
import followthrough.web.Lengths;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed about how a prospect contacted us. Every text may be absent.
 *
 * @param way a word of {@link Replies.Way}
 * @param wayAt local date and time of the person, or a moment with its offset; empty for just now
 * @param note what they said
 * @param told what was the last that anybody told when this form was opened
 */
record ReplyForm(
        @Nullable String way,
        @Nullable String wayAt,
        @Nullable String note,
        @Nullable Long told) {

    sealed interface Read {
        record Said(Replies.Way way, Instant at, String words) implements Read {}

        record Unclear(String why) implements Read {}
    }

    /** @param zone of the person who typed the time */
    Read read(ZoneId zone, Instant now) {
        var words = text(note);
        var tooLong = Lengths.refusal("Note", words, Lengths.TEXT);
        if (tooLong.isPresent()) return new Read.Unclear(tooLong.get());
        var by = Replies.Way.of(text(way));
        if (by.isEmpty())
            return new Read.Unclear("How did they contact us? One of "
                    + Arrays.stream(Replies.Way.values()).map(it -> it.word).collect(Collectors.joining(", ")) + ".");
        if (text(wayAt).isEmpty()) return new Read.Said(by.get(), now, words);
        return OutcomeForm.time(text(wayAt), zone)
                .<Read>map(at -> new Read.Said(by.get(), at, words))
                .orElseGet(() -> new Read.Unclear("“" + text(wayAt) + "” is no moment. Give a date and a time."));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }
}
