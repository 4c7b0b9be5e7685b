package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sequence that ships must be one we would send ourselves. */
class StarterPlaybookTest {
    private static final Map<String, Object> MAYA = Map.ofEntries(
            Map.entry("prospect.first_name", "Maya"),
            Map.entry("prospect.name", "Maya Lindqvist"),
            Map.entry("company.name", "Lindqvist Boats"),
            Map.entry("sender.first_name", "Ana"),
            Map.entry("sender.name", "Ana Ruiz"),
            Map.entry("sender.phone", "+44 20 7946 0000"),
            Map.entry("workspace.name", "Harbour Tools"),
            Map.entry("deal.title", "Two lifts"),
            Map.entry("deal.amount", "12,400 EUR"),
            Map.entry("trigger.what", "comparison sheet"),
            Map.entry("trigger.on", "on Tuesday"),
            Map.entry("trigger.date", "2026-11-24"),
            Map.entry("trigger.time", "14:30"),
            Map.entry("trigger.amount", "12,400 €"),
            Map.entry("trigger.said", "the budget is made in May"),
            Map.entry("asked", "Do you deliver to islands?\nAnd how long does it take?"));
    /** What is known of everybody: who sends. */
    private static final Map<String, Object> NOBODY =
            Map.of("sender.first_name", "Ana", "sender.name", "Ana Ruiz", "workspace.name", "Harbour Tools");

    private static final List<String> FILLER = List.of(
            "checking in",
            "check in",
            "touching base",
            "touch base",
            "following up",
            "follow up",
            "circling back",
            "circle back",
            "any update",
            "bumping",
            "get a chance",
            "had a chance",
            "wanted to see",
            "hope this finds you",
            "hope you are well",
            "reaching out",
            "reach out",
            "thoughts?",
            "quick question",
            "as per my",
            "friendly reminder");

    static List<Sequence> shipped() {
        return Playbook.SHIPPED.stream().map(StarterPlaybookTest::sequence).toList();
    }

    static Sequence sequence(String key) {
        var read = SequenceYaml.read(ApproachLibrary.shipped("playbook/" + key + ".yaml"));
        assertThat(read).as(key).isInstanceOf(SequenceYaml.Read.class);
        return ((SequenceYaml.Read) read).sequence();
    }

    private record Mail(String where, Step step, Template template) {}

    private static List<Mail> mails(Sequence sequence) {
        var mails = new ArrayList<Mail>();
        for (int i = 0; i < sequence.steps().size(); i++) {
            var step = sequence.steps().get(i);
            for (var variant : step.variants())
                mails.add(new Mail(sequence.key() + " step " + (i + 1), step, variant.template()));
        }
        return mails;
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void rendersForAFullAndForABareProspect(Sequence sequence) {
        for (var mail : mails(sequence)) {
            for (var fields : List.of(MAYA, NOBODY)) {
                var result = Merge.render(mail.template(), fields);
                assertThat(result).as(mail.where()).isInstanceOf(Merge.Rendered.class);
                var rendered = (Merge.Rendered) result;
                assertThat(rendered.subject() + "\n" + rendered.text())
                        .as(mail.where())
                        .doesNotContain("{{", "{%", " ,", " .", "  ", "\n\n\n", "null");
                if (mail.step().channel() == Channel.EMAIL && !mail.step().sameThread())
                    assertThat(rendered.subject()).as(mail.where()).isNotBlank();
            }
        }
    }

    /** What began a sequence is named in it, where it is known. */
    @Test
    void namesWhatBeganIt() {
        var facts = Map.of(
                "after-material", "the comparison sheet you got on Tuesday",
                "after-proposal", "the comparison sheet you got on Tuesday",
                "after-meeting", "the talk on Tuesday",
                "no-show", "our talk on Tuesday",
                "gone-quiet", "in touch on Tuesday",
                "not-now", "“the budget is made in May”",
                "renewal", "is renewed on Tuesday");
        facts.forEach((key, fact) -> {
            var texts = mails(sequence(key)).stream()
                    .map(mail -> ((Merge.Rendered) Merge.render(mail.template(), MAYA)).text())
                    .toList();
            assertThat(texts).as(key).anyMatch(text -> text.contains(fact));
        });
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void saysNothingEmpty(Sequence sequence) {
        var words = new StringBuilder();
        for (var step : sequence.steps()) {
            words.append(step.goal()).append('\n').append(String.join("\n", step.guide()));
            for (var variant : step.variants())
                words.append(variant.template().subject())
                        .append(variant.template().text());
        }
        assertThat(words.toString().toLowerCase(Locale.ROOT)).doesNotContain(FILLER);
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void isShortAndAsksOneThing(Sequence sequence) {
        var outside = new TreeMap<String, Integer>();
        for (var mail : mails(sequence)) {
            var text = ((Merge.Rendered) Merge.render(mail.template(), NOBODY)).text();
            int words = text.split("\\s+").length;
            if (mail.step().channel() == Channel.EMAIL && (words < 50 || words > 135)) outside.put(mail.where(), words);
            assertThat(text).as(mail.where() + " asks something").contains("?");
        }
        assertThat(outside)
                .as("mails outside 50 to 125 words, names and signature on top")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void usesNoApproachTwiceWithinThreeSteps(Sequence sequence) {
        var approaches = sequence.steps().stream().map(Step::approach).toList();
        for (int i = 0; i < approaches.size(); i++)
            assertThat(approaches.subList(Math.max(0, i - 3), i))
                    .as(sequence.key() + " step " + (i + 1))
                    .doesNotContain(approaches.get(i));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void usesApproachesThatWorkInTheChannel(Sequence sequence) {
        for (var step : sequence.steps())
            assertThat(ApproachLibrary.SHIPPED.get(step.approach()).channels())
                    .as(sequence.key() + ": " + step.approach())
                    .contains(step.channel());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void readsBackAsWritten(Sequence sequence) {
        var again = SequenceYaml.read(SequenceYaml.write(sequence));
        assertThat(again).isEqualTo(new SequenceYaml.Read(sequence));
    }

    @Test
    void coversEveryPurposeAndTier() {
        for (var purpose : Sequence.Purpose.values())
            for (var tier : Tier.values())
                assertThat(shipped())
                        .as(purpose + " " + tier)
                        .filteredOn(sequence -> sequence.purpose() == purpose
                                && sequence.tiers().contains(tier))
                        .hasSize(1);
    }

    @Test
    void keepsTheMeasureOfTheEvidence() {
        assertThat(sequence("new-enquiry").steps()).hasSize(11);
        assertThat(sequence("new-enquiry-light").steps()).hasSize(4);
        assertThat(sequence("first-contact").steps()).hasSize(9);
        assertThat(sequence("first-contact").steps())
                .filteredOn(step -> step.channel() == Channel.EMAIL)
                .hasSizeLessThanOrEqualTo(4);
        assertThat(sequence("first-contact-light").steps()).hasSize(4).allMatch(Step::automatic);
        assertThat(sequence("after-proposal").steps()).hasSize(8);
        assertThat(sequence("gone-quiet").steps()).hasSize(6);
        assertThat(sequence("open-the-relationship").steps()).hasSize(6);
        assertThat(days("new-enquiry")).isEqualTo(15);
        assertThat(days("after-proposal")).isEqualTo(22);
        assertThat(days("not-now")).isEqualTo(365);
        assertThat(days("open-the-relationship")).isEqualTo(180);
        assertThat(days("first-contact-light")).isEqualTo(20);
        assertThat(days("new-enquiry-light")).isGreaterThanOrEqualTo(20);
    }

    private static int days(String key) {
        return sequence(key).steps().stream()
                .map(Step::after)
                .filter(after -> after.unit() == Delay.Unit.DAYS || after.unit() == Delay.Unit.BUSINESS_DAYS)
                .mapToInt(Delay::amount)
                .sum();
    }

    @Test
    void theFirstEnquiryMailLeavesByItselfAfterTenMinutes() {
        var first = sequence("new-enquiry").steps();
        assertThat(first.get(0).channel()).isEqualTo(Channel.CALL);
        assertThat(first.get(0).after()).isEqualTo(Delay.NONE);
        assertThat(first.get(1).automatic()).isTrue();
        assertThat(first.get(1).after()).isEqualTo(Delay.of("10 minutes"));
    }

    @Test
    void theLibraryOffersThreeOthersInWhateverChannel() {
        assertThat(ApproachLibrary.SHIPPED.all()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(ApproachLibrary.SHIPPED.all()).extracting(Approach::group).contains(Approach.Group.values());
    }
}
