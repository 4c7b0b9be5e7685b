package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.playbook.ValueLint.Touch;
import followthrough.playbook.ValueLint.Verdict;
import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every text that ships, of approaches and of sequences, as it would leave: for somebody of whom all is known, for
 * somebody of whom nothing is, and for all between, so that each branch of each condition is read once.
 */
class ShippedTextsTest {
    /** What is known whoever the prospect is. */
    private static final Map<String, String> SENDER = Map.of(
            "sender.first_name", "Ana",
            "sender.name", "Ana Ruiz",
            "workspace.name", "Harbour Tools");

    /** What may be known, of one prospect or of the sender. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("prospect.first_name", "Maya"),
            Map.entry("prospect.name", "Maya Lindqvist"),
            Map.entry("prospect.title", "Yard manager"),
            Map.entry("prospect.country", "SE"),
            Map.entry("company.name", "Lindqvist Boats"),
            Map.entry("sender.email", "ana@harbour.example"),
            Map.entry("sender.phone", "+44 20 7946 0000"),
            Map.entry("deal.title", "Two lifts"),
            Map.entry("deal.amount", "12400 EUR"),
            Map.entry("asked", "Do you deliver to islands?"),
            Map.entry("trigger.what", "comparison sheet"),
            Map.entry("trigger.on", "on Tuesday"),
            Map.entry("trigger.date", "2026-11-24"),
            Map.entry("trigger.time", "14:30"),
            Map.entry("trigger.amount", "12400 EUR"),
            Map.entry("trigger.said", "the slip is being rebuilt"),
            Map.entry("custom.observation", "Your slip stands free on Tuesdays."),
            Map.entry("custom.news", "The harbour office closes in May."),
            Map.entry("custom.goal", "two boats out of the water in a day"));

    /** These end where they end: to ask for something would spoil them. */
    private static final Set<Approach.Group> ASKS_NOTHING = Set.of(Approach.Group.SURPRISE);

    /** @param asks whether it has to ask for something */
    record Text(String where, Template template, boolean asks) {
        @Override
        public String toString() {
            return where;
        }
    }

    static List<Text> texts() {
        var texts = new ArrayList<Text>();
        for (var approach : ApproachLibrary.SHIPPED.all())
            approach.texts()
                    .forEach((what, template) -> texts.add(new Text(
                            approach.key() + ", " + what, template, !ASKS_NOTHING.contains(approach.group()))));
        for (var sequence : StarterPlaybookTest.shipped())
            for (int i = 0; i < sequence.steps().size(); i++)
                for (var variant : sequence.steps().get(i).variants())
                    texts.add(new Text(sequence.key() + " step " + (i + 1), variant.template(), true));
        return texts;
    }

    /** One for each way in which the fields of this text can be known or not. */
    private static List<Merge.Rendered> everyWay(Text text) {
        var optional = new ArrayList<>(Merge.fieldsOf(text.template));
        optional.removeAll(SENDER.keySet());
        assertThat(KNOWN.keySet()).as("fields of " + text.where).containsAll(optional);
        var rendered = new ArrayList<Merge.Rendered>();
        for (int known = 0; known < 1 << optional.size(); known++) {
            var fields = new HashMap<String, String>(SENDER);
            for (int i = 0; i < optional.size(); i++)
                if ((known >> i & 1) == 1) fields.put(optional.get(i), KNOWN.get(optional.get(i)));
            var result = Merge.render(text.template, fields);
            assertThat(result).as(text.where + " with " + fields.keySet()).isInstanceOf(Merge.Rendered.class);
            rendered.add((Merge.Rendered) result);
        }
        return rendered;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hasNoHoleWhateverIsKnown(Text text) {
        for (var it : everyWay(text)) {
            var all = it.subject() + "\n" + it.text();
            assertThat(all)
                    .as(text.where)
                    .doesNotContain(
                            "{{", "{%", "}}", "%}", " ,", " .", " ?", " !", "  ", "\n\n\n", "null", "“”", "()", "..")
                    .doesNotContainPattern("(?m)[ \\t]$")
                    .doesNotContainPattern("(?m)^[ ,.;?!]");
            if (!text.template.subject().isEmpty())
                assertThat(it.subject()).as(text.where).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void passesTheLint(Text text) {
        for (var it : everyWay(text)) {
            var report = ValueLint.check(new Touch(it.subject(), it.text()), List.of(), false);
            assertThat(report.verdict())
                    .as(text.where + "\n" + it.text())
                    .isEqualTo(text.asks ? Verdict.OK : Verdict.NO_ASK);
            assertThat(report.findings())
                    .as(text.where + "\n" + it.text())
                    .extracting(ValueLint.Finding::rule)
                    .isSubsetOf("no_ask");
        }
    }

    /** What a person wrote of it passes as well, and says nothing that stands in the template word for word. */
    @Test
    void theExamplesPassTheLint() {
        for (var approach : ApproachLibrary.SHIPPED.all()) {
            assertThat(approach.examples()).as(approach.key()).hasSizeGreaterThanOrEqualTo(2);
            for (var example : approach.examples()) {
                var where = approach.key() + ", " + example.trade();
                var report = ValueLint.check(new Touch("", example.text()), List.of(), false);
                assertThat(report.findings())
                        .as(where)
                        .extracting(ValueLint.Finding::rule)
                        .isSubsetOf(approach.email() == null ? Set.of("no_ask", "too_many_asks") : Set.of("no_ask"));
                if (ASKS_NOTHING.contains(approach.group()))
                    assertThat(report.asks()).as(where).isZero();
                else if (approach.email() != null)
                    assertThat(example.text()).as(where).contains("?");
                assertThat(example.text()).as(where).doesNotContain("{{", "  ", " ,", "[");
                assertThat(example.text().split("\\s+").length).as(where).isBetween(35, 110);
            }
        }
    }

    /** No two approaches use one trade, so that nobody reads the same firm twice. */
    @Test
    void everyExampleIsFromATradeOfItsOwn() {
        var trades = new TreeMap<String, Integer>();
        for (var approach : ApproachLibrary.SHIPPED.all())
            for (var example : approach.examples()) trades.merge(example.trade(), 1, Integer::sum);
        trades.values().removeIf(n -> n == 1);
        assertThat(trades.keySet()).as("used twice").hasSizeLessThanOrEqualTo(2);
        assertThat(trades.values()).allMatch(n -> n == 2);
    }

    @Test
    void theTextsOfApproachesAreShort() {
        var outside = new TreeMap<String, Integer>();
        for (var text : texts()) {
            if (!text.where.contains(", ")) continue;
            int words = everyWay(text).stream()
                    .mapToInt(it -> it.text().split("\\s+").length)
                    .max()
                    .orElseThrow();
            var brief = text.where.endsWith("message");
            if (brief ? words > 60 : words < 40 || words > 130) outside.put(text.where, words);
        }
        assertThat(outside).as("words of texts that are too short or too long").isEmpty();
    }

    @Test
    void everyChannelHasItsText() {
        for (var approach : ApproachLibrary.SHIPPED.all())
            for (var channel : approach.channels())
                switch (channel) {
                    case EMAIL, SMS, SOCIAL, MAIL ->
                        assertThat(approach.text(channel))
                                .as(approach.key() + " " + channel)
                                .isNotNull();
                    case CALL, MEETING, TASK ->
                        assertThat(approach.say())
                                .as(approach.key() + " " + channel)
                                .isNotEmpty();
                }
    }

    /** Whatever a follow-up is about, somebody who may only write, or only call, finds several ways. */
    @Test
    void everyStageHasWaysInEveryUsualChannel() {
        for (var stage : Sequence.Purpose.values())
            for (var channel : List.of(Channel.EMAIL, Channel.CALL))
                assertThat(ApproachLibrary.SHIPPED.search("", stage, channel, null))
                        .as(stage + " by " + channel)
                        .hasSizeGreaterThanOrEqualTo(3);
    }

    /** A sequence may name only what belongs where it is used. */
    @Test
    void sequencesUseApproachesWhereTheyBelong() {
        var elsewhere = new LinkedHashSet<String>();
        for (var sequence : StarterPlaybookTest.shipped())
            for (var step : sequence.steps())
                if (!ApproachLibrary.SHIPPED.get(step.approach()).stages().contains(sequence.purpose()))
                    elsewhere.add(sequence.key() + ": " + step.approach());
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void readsBackAsWritten() {
        var all = ApproachLibrary.SHIPPED.all();
        assertThat(ApproachYaml.read(ApproachYaml.write(all), Approach.Standing.SHIPPED))
                .isEqualTo(new ApproachYaml.Read(all));
    }
}
