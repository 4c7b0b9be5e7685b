package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import followthrough.prospects.Channel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step can ask, in which hours it can be made, and which of its texts somebody gets. */
class StepTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "has phone",
                "not has email or social",
                "tier A or B",
                "language de or pt-BR",
                "country AT",
                "reacted",
                "not meeting held",
                "voicemail left",
                "received short-paper or honest-fit"
            })
    void conditionsReadBackAsTheyAreWritten(String words) {
        assertThat(Condition.of(words).words()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opened",
                "has pigeon",
                "tier D",
                "language German",
                "country Austria",
                "received nothing",
                "tier",
                ""
            })
    void whatIsNoFactIsRefusedWithExamples(String words) {
        assertThatThrownBy(() -> Condition.of(words)).hasMessageContaining("\"tier A or B\"");
    }

    @Test
    void aLanguageNamesItsRegionsToo() {
        assertThat(Condition.of("language de").namesLanguage("de-AT")).isTrue();
        assertThat(Condition.of("language de").namesLanguage("DE")).isTrue();
        assertThat(Condition.of("language de-AT").namesLanguage("de")).isFalse();
        assertThat(Condition.of("language de").namesLanguage("den")).isFalse();
        assertThat(Condition.of("language de").namesLanguage("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9:00 to 11:30", "16:00 to 17:30 on Wed, Thu", "8:05 to 20:59 on Sat"})
    void windowsReadBackAsTheyAreWritten(String words) {
        assertThat(SendWindow.of(words).words()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9 to 11", "11:00 to 9:00", "9:00 to 9:00", "25:00 to 26:00", "9:00 to 10:00 on Someday", ""})
    void whatIsNoWindowIsRefusedWithExamples(String words) {
        assertThatThrownBy(() -> SendWindow.of(words)).hasMessageContaining("\"9:00 to 11:30\"");
    }

    @Test
    void everybodyAlwaysGetsTheSameTextAndEachTextItsShare() {
        var one = new Template("One", "1");
        var other = new Template("Other", "2");
        var step = new Step(
                "",
                Delay.NONE,
                Channel.EMAIL,
                true,
                "Goal",
                "short-paper",
                1,
                List.of(new Step.Variant(1, one), new Step.Variant(3, other)),
                List.of(),
                false,
                null,
                List.of(),
                "");
        var first = LongStream.range(0, 10_000)
                .filter(id -> one.equals(step.template(id)))
                .count();
        // The mean is 2,500, one standard deviation 43.
        assertThat(first).isBetween(2_300L, 2_700L);
        assertThat(step.template(7)).isEqualTo(step.template(7));
        // Worked out apart from this program: nobody's text is another one in a later version of it.
        assertThat(LongStream.range(0, 40)
                        .mapToObj(step::template)
                        .map(Template::text)
                        .collect(Collectors.joining()))
                .isEqualTo("2222222222222221121222211112221222222222");
    }

    /** Each part of a step that can be otherwise is named, with what it was. */
    @Test
    void whatIsDifferentInAStepIsSaid() {
        var was = new Step(
                "ask",
                Delay.of("3 business days"),
                Channel.EMAIL,
                true,
                "Ask",
                "short-paper",
                1,
                List.of(new Step.Variant(1, new Template("Hello", "One"))),
                List.of(),
                true,
                null,
                List.of(),
                "");
        var is = new Step(
                "",
                Delay.of("1 day"),
                Channel.SOCIAL,
                false,
                "Tell",
                "honest-fit",
                5,
                List.of(
                        new Step.Variant(1, new Template("Hello", "One")),
                        new Step.Variant(1, new Template("Hello", "Two"))),
                List.of("Ask how it went"),
                false,
                SendWindow.of("9:00 to 11:30"),
                List.of(Condition.of("has phone"), Condition.of("tier A or B")),
                "end");
        assertThat(is.changesSince(was))
                .containsExactly(
                        "its name (was ask)",
                        "the wait (was 3 business days)",
                        "the channel (was email)",
                        "who makes it (was the machine)",
                        "the goal (was Ask)",
                        "the approach (was short-paper)",
                        "the minutes (was 1)",
                        "its texts",
                        "what to say",
                        "the thread (was the same)",
                        "the hours (was those of its channel)",
                        "the conditions (was none)",
                        "what comes instead (was none)");
        assertThat(was.changesSince(is))
                .contains(
                        "its name (was none)",
                        "who makes it (was a person)",
                        "its text",
                        "the thread (was a new one)",
                        "the hours (was 9:00 to 11:30)",
                        "the conditions (was has phone, tier A or B)",
                        "what comes instead (was end)");
        assertThat(was.changesSince(was)).isEmpty();
    }

    @Test
    void aPlainStepHasOneTextOrNone() {
        var text = new Template("Hello", "One");
        assertThat(Step.plain(Delay.NONE, Channel.EMAIL, true, "m", "m", 1, text, List.of(), false)
                        .template(7))
                .isEqualTo(text);
        assertThat(Step.plain(Delay.NONE, Channel.CALL, false, "m", "m", 1, null, List.of(), false)
                        .template(7))
                .isNull();
    }
}
