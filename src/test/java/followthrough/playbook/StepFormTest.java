package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** What is typed for a step becomes that step; what cannot be read stays as it was, and is told. */
class StepFormTest {
    private static final Template HELLO = new Template("Hello", "One");
    private static final Approach PEER = approach("peer", new Template("A peer", "Meet Tom."), "Tom?", "Name Tom");
    private static final Approach GUIDE = approach("guide", new Template("A guide", "Read it."), "Read?", null);
    private static final ApproachLibrary LIBRARY = ApproachLibrary.with(List.of(PEER, GUIDE));

    private final Map<String, String> problems = new LinkedHashMap<>();

    /** @param say absent where there is nothing to say but the example */
    private static Approach approach(String key, Template email, String brief, @Nullable String say) {
        return new Approach(
                key,
                key,
                Approach.Group.TEACH,
                "g",
                "w",
                "w",
                "n",
                Set.of(Sequence.Purpose.INBOUND),
                List.of("n"),
                EnumSet.allOf(Channel.class),
                "An example of " + key,
                email,
                brief,
                "",
                say == null ? List.of() : List.of(say),
                List.of(),
                Approach.Standing.OWN);
    }

    private static Step step(Channel channel, boolean automatic, List<Step.Variant> texts, String... guide) {
        return new Step(
                "",
                Delay.of("2 business days"),
                channel,
                automatic,
                "Ask",
                "",
                automatic ? 1 : 7,
                texts,
                List.of(guide),
                false,
                null,
                List.of(),
                "",
                List.of());
    }

    private static List<Step.Variant> one(Template template) {
        return List.of(new Step.Variant(1, template));
    }

    private static List<Step.Variant> two() {
        return List.of(new Step.Variant(3, HELLO), new Step.Variant(1000, new Template("Good day", "Two")));
    }

    /** One of each kind, with everything that such a step can have. */
    static Stream<Step> steps() {
        return Stream.of(
                new Step(
                        "first",
                        Delay.NONE,
                        Channel.EMAIL,
                        true,
                        "Tell",
                        "guide",
                        1,
                        two(),
                        List.of(),
                        false,
                        SendWindow.of("9:00 to 11:30 on Tue, Wed"),
                        List.of(Condition.of("not language de or fr"), Condition.of("has phone")),
                        Step.END,
                        List.of("price-guide", "checklist")),
                new Step(
                        "second",
                        Delay.of("10 minutes"),
                        Channel.EMAIL,
                        false,
                        "Ask",
                        "peer",
                        480,
                        one(new Template("", "Once more")),
                        List.of(),
                        true,
                        null,
                        List.of(),
                        "",
                        List.of("checklist")),
                step(Channel.EMAIL, true, List.of()),
                step(Channel.CALL, false, List.of(), "Ask", "Listen"),
                // What a file has said in lines of its own is no other guide because a form shows it.
                step(Channel.CALL, false, List.of(), "Ask\n\nand wait ", " Listen"),
                step(Channel.SMS, false, one(new Template("", "One"))),
                step(Channel.SOCIAL, false, one(new Template("", "One"))),
                step(Channel.MAIL, false, one(new Template("", "One"))),
                step(Channel.MEETING, false, List.of(), "Show it"),
                step(Channel.TASK, false, List.of()));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepThatIsShownAndSavedIsTheSameStep(Step step) {
        assertThat(into(step, StepForm.of(step))).isEqualTo(step);
        assertThat(problems).isEmpty();
    }

    /** As a browser sends it: its lines end in two characters, and boxes that are not ticked are not there. */
    @ParameterizedTest
    @MethodSource("steps")
    void asABrowserSendsItItIsTheSameStep(Step step) {
        assertThat(into(step, StepForm.of(sent(StepForm.of(step))))).isEqualTo(step);
        assertThat(problems).isEmpty();
    }

    private static MultiValueMap<String, String> sent(StepForm form) {
        var typed = new LinkedMultiValueMap<String, String>();
        typed.add("channel", form.channel());
        typed.add("amount", " " + form.amount() + " ");
        typed.add("unit", form.unit());
        if (form.automatic()) typed.add("automatic", "on");
        typed.add("goal", form.goal());
        typed.add("approach", form.approach());
        typed.add("minutes", form.minutes());
        typed.add("name", form.name());
        typed.add("window", form.window());
        typed.add("when", form.when().replace("\n", "\r\n"));
        typed.add("otherwise", form.otherwise());
        if (form.thread()) typed.add("thread", "on");
        typed.add("guide", form.guide().replace("\n", "\r\n"));
        typed.add("assets", form.assets());
        for (var text : form.texts()) {
            typed.add("weight", text.weight());
            typed.add("subject", text.subject());
            typed.add("text", text.text());
        }
        return typed;
    }

    @Test
    void aGuideHasALineForEachThingToSay() {
        assertThat(StepForm.of(step(Channel.CALL, false, List.of(), "Ask", "Listen"))
                        .guide())
                .isEqualTo("Ask\nListen");
    }

    @Test
    void whatABrowserLeavesOutIsEmptyAndATextAloneWeighsOne() {
        var typed = new LinkedMultiValueMap<String, String>();
        typed.add("text", "One");
        var form = StepForm.of(typed);
        assertThat(form.goal()).isEmpty();
        assertThat(form.channel()).isEmpty();
        assertThat(form.automatic()).isFalse();
        assertThat(form.thread()).isFalse();
        assertThat(form.texts()).containsExactly(new StepForm.Text("1", "", "One"));
        var step = step(Channel.SOCIAL, false, List.of());
        assertThat(into(step, form).channel()).as("stays").isEqualTo(Channel.SOCIAL);
        assertThat(into(step, form).variants()).containsExactly(new Step.Variant(1, new Template("", "One")));
    }

    @Test
    void onlyAnEmailLeavesByItselfAndStaysInItsThread() {
        var step = step(Channel.EMAIL, false, one(HELLO));
        var typed = typed(step);
        typed.set("automatic", "on");
        typed.set("thread", "on");
        var email = into(step, StepForm.of(typed));
        assertThat(email.automatic()).isTrue();
        assertThat(email.minutes()).as("it takes nobody's time from now on").isEqualTo(1);
        assertThat(email.sameThread()).isTrue();
        assertThat(email.variants())
                .as("that has its subject")
                .containsExactly(new Step.Variant(1, new Template("", "One")));
        typed.set("channel", "social");
        var social = into(step, StepForm.of(typed));
        assertThat(social.automatic()).isFalse();
        assertThat(social.minutes()).isEqualTo(7);
        assertThat(social.sameThread()).isFalse();
        assertThat(social.variants())
                .as("nobody reads one")
                .containsExactly(new Step.Variant(1, new Template("", "One")));
        typed.set("channel", "pigeon");
        assertThat(into(step, StepForm.of(typed)).channel()).isEqualTo(Channel.TASK);
        // By itself as before, its minutes are what somebody has set.
        var machine = step(Channel.EMAIL, true, one(HELLO));
        var three = typed(machine);
        three.set("minutes", "3");
        assertThat(into(machine, StepForm.of(three)).minutes()).isEqualTo(3);
        assertThat(problems).isEmpty();
    }

    @Test
    void aCallHasNoTextAndOnlyAMessageGivesSomething() {
        var step = step(Channel.EMAIL, false, one(HELLO));
        var typed = typed(step);
        typed.set("assets", " price-guide,checklist\r\nlayout ");
        assertThat(into(step, StepForm.of(typed)).assets()).containsExactly("price-guide", "checklist", "layout");
        typed.set("channel", "call");
        var call = into(step, StepForm.of(typed));
        assertThat(call.variants()).isEmpty();
        assertThat(call.assets()).isEmpty();
        assertThat(StepForm.of(call).texts()).isEmpty();
        assertThat(StepForm.of(step(Channel.TASK, false, List.of())).texts())
                .as("something to type into")
                .containsExactly(new StepForm.Text("1", "", ""));
    }

    @Test
    void whatADraftSaysBesideTheFormIsNotLost() {
        var call = step(Channel.CALL, false, one(HELLO), "Ask");
        assertThat(into(call, StepForm.of(call))).isEqualTo(call);
    }

    @Test
    void whatIsTypedIsTidied() {
        var step = step(Channel.CALL, false, List.of(), "Ask");
        var typed = typed(step);
        typed.set("goal", "Ask how \r\n  it went ");
        typed.set("guide", " Ask \r\n\r\nListen\r\n");
        typed.set("when", "\r\nhas  phone\r\n");
        var is = into(step, StepForm.of(typed));
        assertThat(is.goal()).isEqualTo("Ask how it went");
        assertThat(is.guide()).containsExactly("Ask", "Listen");
        assertThat(is.when()).containsExactly(Condition.of("has phone"));
        var email = step(Channel.EMAIL, false, one(HELLO));
        var lines = typed(email);
        lines.set("subject", "Hello\r\nBcc: all@example.com");
        assertThat(into(email, StepForm.of(lines))
                        .variants()
                        .getFirst()
                        .template()
                        .subject())
                .isEqualTo("Hello Bcc: all@example.com");
    }

    @ParameterizedTest
    @CsvSource({"0, DAYS, at once", "10000, HOURS, 10000 hours", "1, BUSINESS_DAYS, 1 business day"})
    void aWaitIsANumberAndAUnit(String amount, String unit, String words) {
        assertThat(wait(amount, unit)).isEqualTo(Delay.of(words));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10001, HOURS", "-1, HOURS", "two, HOURS", "'', HOURS", "1, WEEKS", "1, ''"})
    void whatIsNoWaitIsTold(String amount, String unit) {
        assertThat(wait(amount, unit)).as("stays").isEqualTo(Delay.of("2 business days"));
        assertThat(problems).containsOnlyKeys("after");
    }

    private Delay wait(String amount, String unit) {
        var step = step(Channel.CALL, false, List.of(), "Ask");
        var typed = typed(step);
        typed.set("amount", amount);
        typed.set("unit", unit);
        return into(step, StepForm.of(typed)).after();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "481", "", "five", "1000"})
    void whatIsNoNumberOfMinutesIsTold(String minutes) {
        assertThat(with("minutes", minutes).minutes()).as("stays").isEqualTo(7);
        assertThat(problems).containsOnlyKeys("minutes");
    }

    @Test
    void whatIsNoWindowOrConditionIsTold() {
        assertThat(with("window", "in the morning").window()).as("stays").isNull();
        assertThat(with("when", "has phone\nit rains").when()).as("stays").isEmpty();
        assertThat(problems).containsOnlyKeys("window", "when");
        assertThat(problems.get("window")).contains("\"9:00 to 11:30\"");
        assertThat(problems.get("when")).contains("it rains");
        var some = steps().findFirst().orElseThrow();
        var typed = typed(some);
        typed.set("window", "11:00 to 9:00");
        typed.set("when", "it rains");
        var is = into(some, StepForm.of(typed));
        assertThat(is.window()).isEqualTo(some.window());
        assertThat(is.when()).isEqualTo(some.when());
        typed.set("window", "");
        assertThat(into(some, StepForm.of(typed)).window())
                .as("those of its channel")
                .isNull();
    }

    private Step with(String field, String value) {
        var step = step(Channel.CALL, false, List.of(), "Ask");
        var typed = typed(step);
        typed.set(field, value);
        return into(step, StepForm.of(typed));
    }

    @Test
    void eachOfSeveralTextsWeighsSomething() {
        var step = step(Channel.EMAIL, false, two());
        assertThat(weights(step, "1", "1000")).containsExactly(1, 1000);
        assertThat(problems).isEmpty();
        assertThat(weights(step, " 2 ", "999")).containsExactly(2, 999);
        assertThat(problems).isEmpty();
        for (var bad : List.of("0", "1001", "", "half")) {
            problems.clear();
            assertThat(weights(step, "5", bad)).as("stays").containsExactly(5, 1000);
            assertThat(problems).containsOnlyKeys("weight");
        }
        // A third one has not weighed anything yet.
        assertThat(weights(step, "half", "5", "half")).containsExactly(3, 5, 1);
        problems.clear();
        assertThat(weights(step, "half")).as("one alone weighs nothing").containsExactly(1);
        assertThat(weights(step, "7")).containsExactly(1);
        assertThat(problems).isEmpty();
    }

    private List<Integer> weights(Step step, String... weights) {
        var typed = typed(step);
        typed.remove("text");
        typed.remove("weight");
        for (var weight : weights) {
            typed.add("weight", weight);
            typed.add("text", "T" + weight);
        }
        return into(step, StepForm.of(typed)).variants().stream()
                .map(Step.Variant::weight)
                .toList();
    }

    @Test
    void textsAreKeptThoughOneOfThemIsEmpty() {
        var step = step(Channel.EMAIL, false, two());
        var typed = typed(step);
        typed.put("text", List.of("One", ""));
        typed.put("subject", List.of("Hello", ""));
        assertThat(into(step, StepForm.of(typed)).variants())
                .containsExactly(new Step.Variant(3, HELLO), new Step.Variant(1000, new Template("", "")));
        var alone = step(Channel.EMAIL, false, one(HELLO));
        var subject = typed(alone);
        subject.set("text", "");
        assertThat(into(alone, StepForm.of(subject)).variants())
                .containsExactly(new Step.Variant(1, new Template("Hello", "")));
        subject.set("subject", "");
        assertThat(into(alone, StepForm.of(subject)).variants())
                .as("nothing is written")
                .isEmpty();
    }

    // --- where it leads

    @Test
    void aStepThatHasNoNameGetsOneWhenItIsLedTo() {
        var all = List.of(
                step(Channel.CALL, false, List.of(), "Ask"),
                step(Channel.CALL, false, List.of(), "Ask"),
                step(Channel.SMS, false, one(new Template("", "One"))));
        var led = sequence(all, 0, "#3");
        assertThat(led.steps().get(2).name()).isEqualTo("ask");
        assertThat(led.steps().getFirst().otherwise()).isEqualTo("ask");
        assertThat(led.steps().get(1)).isEqualTo(all.get(1));
        // Not to itself, nor back, nor to where there is nothing.
        for (var nowhere : List.of("#2", "#1", "#4", "#0", "#", "#x", "#100"))
            assertThat(sequence(all, 1, nowhere).steps()).as(nowhere).isEqualTo(all);
        assertThat(sequence(all, 1, Step.END).steps().get(1).otherwise()).isEqualTo(Step.END);
        assertThat(sequence(all, 0, "later").steps().getFirst().otherwise()).isEqualTo("later");
    }

    private Sequence sequence(List<Step> steps, int index, String otherwise) {
        var typed = typed(steps.get(index));
        typed.set("otherwise", otherwise);
        return StepForm.of(typed).into(of(steps), index, LIBRARY, problems);
    }

    // --- another approach

    @Test
    void whoChoosesAnApproachBeginsWithItsWords() {
        assertThat(choosing("peer", step(Channel.EMAIL, false, List.of())).variants())
                .isEqualTo(one(new Template("A peer", "Meet Tom.")));
        assertThat(choosing("peer", step(Channel.SMS, false, List.of())).variants())
                .isEqualTo(one(new Template("", "Tom?")));
        assertThat(choosing("peer", step(Channel.CALL, false, List.of())).guide())
                .containsExactly("Name Tom");
        assertThat(choosing("guide", step(Channel.CALL, false, List.of())).guide())
                .as("it says nothing but by its example")
                .containsExactly("An example of guide");
        assertThat(choosing("peer", step(Channel.MAIL, false, List.of())).variants())
                .as("it has no letter")
                .isEmpty();
        assertThat(choosing("nobody-has-it", step(Channel.CALL, false, List.of()))
                        .guide())
                .isEmpty();
        var reply = typed(step(Channel.EMAIL, false, List.of()));
        reply.set("approach", "peer");
        reply.set("thread", "on");
        assertThat(into(step(Channel.EMAIL, false, List.of()), StepForm.of(reply))
                        .variants())
                .as("in the thread it has its subject")
                .isEqualTo(one(new Template("", "Meet Tom.")));
    }

    @Test
    void theWordsOfTheApproachBeforeGiveWayAndOnesOwnStay() {
        var peers = choosing("peer", step(Channel.EMAIL, false, List.of()));
        assertThat(choosing("guide", peers).variants()).isEqualTo(one(new Template("A guide", "Read it.")));
        assertThat(choosing("", peers).variants())
                .as("none begins with nothing")
                .isEqualTo(peers.variants());
        assertThat(choosing("guide", step(Channel.EMAIL, false, one(HELLO))).variants())
                .as("one's own")
                .isEqualTo(one(HELLO));
        var own = choosing("peer", step(Channel.EMAIL, false, one(HELLO)));
        assertThat(choosing("guide", own).variants())
                .as("one's own, beside another approach")
                .isEqualTo(one(HELLO));
        assertThat(choosing("guide", step(Channel.EMAIL, false, one(new Template("Hello", ""))))
                        .variants())
                .as("a subject alone")
                .isEqualTo(one(new Template("A guide", "Read it.")));
        assertThat(choosing("guide", step(Channel.EMAIL, false, two())).variants())
                .as("several")
                .isEqualTo(two());

        var call = choosing("peer", step(Channel.CALL, false, List.of()));
        assertThat(choosing("guide", call).guide()).containsExactly("An example of guide");
        assertThat(choosing("peer", choosing("guide", call)).guide()).containsExactly("Name Tom");
        assertThat(choosing("peer", step(Channel.CALL, false, List.of(), "My own"))
                        .guide())
                .containsExactly("My own");
        var mine = choosing("peer", step(Channel.CALL, false, List.of(), "My own"));
        assertThat(choosing("guide", mine).guide()).containsExactly("My own");
    }

    @Test
    void theSameApproachTakesNobodysWordsAway() {
        var peers = choosing("peer", step(Channel.EMAIL, false, List.of()));
        var typed = typed(peers);
        typed.set("text", "");
        assertThat(into(peers, StepForm.of(typed)).variants())
                .as("emptied on purpose")
                .isEqualTo(one(new Template("A peer", "")));
    }

    private Step choosing(String approach, Step step) {
        var typed = typed(step);
        typed.set("approach", approach);
        return into(step, StepForm.of(typed));
    }

    private static MultiValueMap<String, String> typed(Step step) {
        return sent(StepForm.of(step));
    }

    private Step into(Step step, StepForm form) {
        return form.into(of(List.of(step)), 0, LIBRARY, problems).steps().getFirst();
    }

    private static Sequence of(List<Step> steps) {
        return new Sequence("s", "S", Sequence.Purpose.INBOUND, Set.of(Tier.B), "For tests.", steps);
    }
}
