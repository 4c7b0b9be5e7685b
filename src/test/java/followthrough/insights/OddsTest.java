package followthrough.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import followthrough.insights.ResultStore.Tried;
import followthrough.playbook.Delay;
import followthrough.playbook.Step;
import followthrough.playbook.Step.Variant;
import followthrough.playbook.Template;
import followthrough.prospects.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OddsTest {
    /** Nothing seen is the arcsine distribution, whose quantiles are known: sin²(pi p / 2). */
    @Test
    void quantilesOfNothingSeen() {
        var odds = new Odds(0, 0);
        assertThat(odds.mean()).isEqualTo(.5);
        assertThat(odds.quantile(.1)).isCloseTo(Math.pow(Math.sin(Math.PI * .05), 2), within(1e-9));
        assertThat(odds.quantile(.9)).isCloseTo(Math.pow(Math.sin(Math.PI * .45), 2), within(1e-9));
    }

    /** The interval of Jeffreys for 10 of 100 at 95 in 100: 0.0526 to 0.1701 (as Brown, Cai and DasGupta, 2001, make it; the figures by SciPy). */
    @Test
    void quantilesOfTenInAHundred() {
        var odds = new Odds(10, 100);
        assertThat(odds.quantile(.025)).isCloseTo(.0526, within(.0005));
        assertThat(odds.quantile(.975)).isCloseTo(.1701, within(.0005));
    }

    /** Of two arcsine variables the mean of the greater is 1/2 + 2/pi², so that either of them loses 2/pi². */
    @Test
    void whatIsLostByEitherOfTwoOfWhichNothingIsKnown() {
        var both = List.of(new Odds(0, 0), new Odds(0, 0));
        assertThat(Odds.expectedLoss(both, 0)).isCloseTo(2 / (Math.PI * Math.PI), within(1e-3));
        assertThat(Odds.expectedLoss(both, 1)).isCloseTo(2 / (Math.PI * Math.PI), within(1e-3));
    }

    @Test
    void whatIsClearlyBetterLosesNothing() {
        var two = List.of(new Odds(30, 1_000), new Odds(90, 1_000));
        assertThat(Odds.expectedLoss(two, 1)).isLessThan(1e-5);
        assertThat(Odds.expectedLoss(two, 0)).isCloseTo(.06, within(.001));
    }

    @Test
    void howManyItTakesToTell() {
        assertThat(Odds.needed(.03, .045)).isEqualTo(2_518);
        assertThat(Odds.needed(.5, .6)).isEqualTo(388);
    }

    private static Step twoTexts() {
        return new Step(
                "",
                Delay.NONE,
                Channel.EMAIL,
                true,
                "They read it",
                "two-times",
                1,
                List.of(
                        new Variant(1, new Template("One", "The first text says this.")),
                        new Variant(1, new Template("Two", "The second one says that."))),
                List.of(),
                false,
                null,
                List.of(),
                "",
                List.of());
    }

    private static Tried tried(long prospectId, boolean positive) {
        return new Tried(
                prospectId,
                prospectId,
                prospectId,
                1,
                "Ana",
                false,
                "email",
                Instant.EPOCH,
                1,
                1L,
                0,
                null,
                false,
                positive,
                positive,
                false,
                false);
    }

    /** Each counts for the text that the step has for them; no text is called better before there are ten of each. */
    @Test
    void textsAreToldApartByWhoGotThem() {
        var step = twoTexts();
        var first = step.variants().getFirst().template();
        var few = new ArrayList<Tried>();
        var many = new ArrayList<Tried>();
        for (long id = 1; id <= 4_000; id++) {
            boolean got = first.equals(step.template(id));
            if (id <= 40) few.add(tried(id, got && id % 4 == 0));
            many.add(tried(id, got ? id % 5 == 0 : id % 20 == 0));
        }
        var early = Results.trial("A step", step, few, 90);
        assertThat(early.tells()).isFalse();
        assertThat(early.verdict()).startsWith("Too early");
        assertThat(early.detects()).startsWith("At 4 people a week, telling");

        var late = Results.trial("A step", step, many, 90);
        assertThat(late.tells()).isTrue();
        assertThat(late.verdict()).startsWith("Text 1 may stay");
        assertThat(late.arms().stream().mapToLong(arm -> arm.tally().made()).sum())
                .isEqualTo(4_000);
        assertThat(late.arms().getFirst().tally().made()).isBetween(1_900L, 2_100L);
    }

    @Test
    void anEmailIsAsWrittenWhileAllThatTheTemplateSaysIsInIt() {
        var template = new Template(
                "",
                "Hello {{ prospect.first_name }},\\n\\nthree things decide it.{% if asked %} You wrote: {{ asked }}{% endif %}\\n\\nWhich one is yours today?"
                        .translateEscapes());
        assertThat(Adoption.asWritten(template, "Hello Maya,\n\nthree things decide it. \nWhich one is yours today?"))
                .isTrue();
        assertThat(Adoption.asWritten(template, "Hello Maya,\n\nI wanted to ask.\nWhich one is yours today?"))
                .isFalse();
    }
}
