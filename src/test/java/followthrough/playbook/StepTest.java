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
}
