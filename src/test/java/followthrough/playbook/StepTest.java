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
                "received Nothing",
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
                "",
                List.of());
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
                "",
                List.of());
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
                "end",
                List.of());
        assertThat(is.changesSince(was))
                .containsExactly(
                        "its name (none, was ask)",
                        "the wait (1 day, was 3 business days)",
                        "the channel (social, was email)",
                        "who makes it (a person, was the machine)",
                        "the goal (Tell, was Ask)",
                        "the approach (honest-fit, was short-paper)",
                        "the minutes (5, was 1)",
                        "its texts",
                        "what to say",
                        "the thread (a new one, was the same)",
                        "the hours (9:00 to 11:30, was those of its channel)",
                        "the conditions (has phone, tier A or B, was none)",
                        "what comes instead (end, was none)");
        assertThat(was.changesSince(is))
                .contains(
                        "its name (ask, was none)",
                        "who makes it (the machine, was a person)",
                        "its text",
                        "the thread (the same, was a new one)",
                        "the hours (those of its channel, was 9:00 to 11:30)",
                        "the conditions (none, was has phone, tier A or B)",
                        "what comes instead (none, was end)");
        assertThat(was.changesSince(was)).isEmpty();
        assertThat(with("Hello", "One", 2).changesSince(with("Hello", "One", 1)))
                .isEmpty();
        assertThat(with("Good day", "One", 1).changesSince(with("Hello", "One", 1)))
                .containsExactly("the subject (Good day, was Hello)");
        assertThat(with("Hello", "Two", 1).changesSince(with("Hello", "One", 1)))
                .containsExactly("its text");
    }

    @Test
    void whatIsToldInFullIsShownAsItIsWritten() {
        var one = with("Hello", "One", 1);
        var several = one.with(
                List.of(
                        new Step.Variant(3, new Template("Hello", "One")),
                        new Step.Variant(1, new Template("", "Two"))),
                List.of());
        assertThat(several.differencesFrom(one))
                .containsExactly(new Step.Difference(
                        "its texts", "One", "Weight 3\nSubject: Hello\nOne\n\nWeight 1\nTwo", true));
        var said = one.with(one.variants(), List.of("Ask", "Listen"));
        assertThat(said.differencesFrom(one))
                .containsExactly(new Step.Difference("what to say", "", "Ask\nListen", true));
        assertThat(giving("price-guide", "checklist").changesSince(giving()))
                .containsExactly("the assets (price-guide, checklist, was none)");
    }

    private static Step giving(String... assets) {
        return new Step(
                "",
                Delay.NONE,
                Channel.EMAIL,
                true,
                "Ask",
                "",
                1,
                List.of(),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of(assets));
    }

    /** What is being written is looked through with what there is of it. */
    @Test
    void whatIsUnfinishedIsTakenAsFarAsItGoes() {
        var good = new Step.Variant(1, new Template("Hello", "One"));
        var noSubject = new Step.Variant(2, new Template("{{ prospect.", "Two"));
        var noText = new Step.Variant(3, new Template("Hello", "{% if"));
        var email = Step.plain(Delay.NONE, Channel.EMAIL, true, "Ask", "a", 1, null, List.of(), false)
                .with(List.of(noSubject, good, noText), List.of());
        assertThat(email.asIfFinished()).isEqualTo(email.with(List.of(good), List.of()));
        assertThat(email.with(List.of(good), List.of()).asIfFinished()).isEqualTo(email.with(List.of(good), List.of()));
        var byHand = Step.plain(Delay.NONE, Channel.EMAIL, false, " ", "a", 4, null, List.of(), false);
        assertThat(byHand.asIfFinished().goal()).isEqualTo("no goal yet");
        assertThat(byHand.asIfFinished().automatic()).isFalse();
        var letter = Step.plain(Delay.NONE, Channel.MAIL, true, "Ask", "a", 4, null, List.of(), false);
        assertThat(letter.asIfFinished().automatic())
                .as("only an e-mail leaves by itself")
                .isFalse();
    }

    private static Step with(String subject, String text, int weight) {
        return new Step(
                "",
                Delay.NONE,
                Channel.EMAIL,
                true,
                "Ask",
                "short-paper",
                1,
                List.of(new Step.Variant(weight, new Template(subject, text))),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of());
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
