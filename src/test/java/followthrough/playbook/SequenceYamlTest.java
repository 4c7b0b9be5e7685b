package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceYamlTest {
    private static final String GOOD = """
            key: short
            name: Short
            purpose: inbound
            tiers: [A]
            about: For tests.
            steps:
              - after: at once
                channel: call
                goal: They have talked with us
                approach: have-the-talk
                minutes: 5
                guide:
                  - Ask.
              - after: 1 business day
                channel: email
                automatic: true
                goal: They have it in writing
                approach: two-times
                subject: Two times
                text: |
                  Hello {{ prospect.first_name | default: "there" }},

                  Tuesday or Wednesday?
            """;

    private static List<String> problems(String yaml) {
        return switch (SequenceYaml.read(yaml)) {
            case SequenceYaml.Read _ -> List.of();
            case SequenceYaml.Refused(var problems) -> problems;
        };
    }

    private static void refused(String good, String bad, String... words) {
        assertThat(GOOD).contains(good);
        assertThat(problems(GOOD.replace(good, bad))).singleElement().asString().contains(words);
    }

    @Test
    void reads() {
        var sequence = ((SequenceYaml.Read) SequenceYaml.read(GOOD)).sequence();
        assertThat(sequence.tiers()).isEqualTo(Set.of(Tier.A));
        assertThat(sequence.steps().get(1))
                .isEqualTo(Step.plain(
                        Delay.of("1 business day"),
                        Channel.EMAIL,
                        true,
                        "They have it in writing",
                        "two-times",
                        1,
                        new Template(
                                "Two times",
                                "Hello {{ prospect.first_name | default: \"there\" }},\n\nTuesday or Wednesday?"),
                        List.of(),
                        false));
    }

    @Test
    void whatIsWrittenReadsBack() {
        var awkward = new Sequence(
                "awk-1",
                "no: # 'yes' \"",
                Sequence.Purpose.GONE_QUIET,
                Set.of(Tier.B, Tier.C),
                "- 12",
                List.of(
                        Step.plain(
                                Delay.of("0 days"),
                                Channel.SMS,
                                false,
                                "true",
                                "two-times",
                                480,
                                new Template("", "tab\t, ends  \n\n   - leads\n😀 \"q\" \\ \u00a0é"),
                                List.of("a: b", "null", "two\nlines"),
                                false),
                        Step.plain(
                                Delay.of("3 hours"),
                                Channel.TASK,
                                false,
                                "~",
                                "do-some-work",
                                1,
                                null,
                                List.of(),
                                false)));
        assertThat(SequenceYaml.read(SequenceYaml.write(awkward))).isEqualTo(new SequenceYaml.Read(awkward));
    }

    @Test
    void namesLineKeyAndWhatWasExpected() {
        refused("goal: They have talked with us\n    ", "", "line 7, goal: missing; expected what is different");
        refused("approach: have-the-talk", "approach: magic", "line 10, approach", "no approach \"magic\"");
        refused("minutes: 5", "minutes: soon", "line 11, minutes", "1 to 480", "\"soon\"");
        refused("minutes: 5", "minutes: 0", "line 11, minutes");
        refused("guide:\n      - Ask.", "", "line 7, guide: missing");
        refused("key: short", "key: Short One", "line 1, key", "small letters");
        refused("purpose: inbound", "purpose: incoming", "line 3, purpose", "post-proposal", "\"incoming\"");
        refused("tiers: [A]", "tiers: [A, D]", "line 4, tiers", "\"D\"");
        refused("tiers: [A]", "tiers: []", "line 4, tiers", "at least one");
        refused("after: 1 business day", "after: soon", "line 14, after", "2 business days");
        refused("channel: email", "channel: pigeon", "line 15, channel", "social", "\"pigeon\"");
        refused("subject: Two times", "", "subject: missing");
        refused("subject: Two times", "same-thread: true", "line 19, same-thread", "earlier e-mail");
        refused("about: For tests.", "about: For tests.\nowner: me", "line 6, \"owner\": unknown key", "purpose");
        refused("about: For tests.", "about: For tests.\nabout: Again.", "line 6, about: given twice");
        refused("prospect.first_name", "prospect.nose", "line 20, text", "\"prospect.nose\" is not a field");
        refused("approach: two-times", "approach: have-the-talk", "line 18, approach", "twice in a row");
        refused("minutes: 5", "minutes: 5\n    automatic: yes", "line 12, automatic", "true, false", "\"yes\"");
    }

    private static final String BRANCHES = """
            key: branches
            name: Branches
            purpose: inbound
            tiers: [B, C]
            about: For tests.
            steps:
              - after: at once
                channel: call
                goal: They have talked to us
                approach: have-the-talk
                minutes: 5
                guide:
                  - Ask.
              - after: at once
                channel: email
                goal: They have it in writing
                approach: two-times
                minutes: 2
                window: 9:00 to 11:30 on Tue, Wed
                when:
                  - voicemail left
                  - not language de
                otherwise: last
                variants:
                  - weight: 3
                    subject: One
                    text: One?
                  - weight: 1
                    subject: Two
                    text: Two?
              - name: last
                after: 2 days
                channel: call
                goal: They have said no
                approach: doubts-first
                minutes: 5
                when:
                  - has phone
                otherwise: end
                guide:
                  - Ask.
            """;

    @Test
    void conditionsBranchesWindowsAndVariantsReadBack() {
        var sequence = ((SequenceYaml.Read) SequenceYaml.read(BRANCHES)).sequence();
        assertThat(sequence.steps().get(1).variants()).hasSize(2);
        assertThat(sequence.steps().get(1).when()).hasSize(2);
        assertThat(SequenceYaml.write(sequence)).isEqualTo(BRANCHES);
    }

    private static void branchRefused(String good, String bad, String... words) {
        assertThat(BRANCHES).contains(good);
        assertThat(problems(BRANCHES.replace(good, bad)))
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void aBranchLeadsToALaterStepThatIsThere() {
        branchRefused("otherwise: last", "otherwise: nowhere", "line 23, otherwise: no step is called \"nowhere\"");
        branchRefused("otherwise: end", "otherwise: last", "does not come later");
        branchRefused("    when:\n      - has phone\n", "", "otherwise: never comes about");
        branchRefused("  - name: last\n    after: 2 days", "  - after: 2 days", "no step is called \"last\"");
        branchRefused("weight: 3", "weight: 0", "weight: expected a whole number from 1 to 1000");
        branchRefused("minutes: 2\n", "minutes: 2\n    subject: Three\n", "subject: stands in each of the variants");
        branchRefused("voicemail left", "opened it", "when: \"opened it\" is no condition");
        branchRefused("voicemail left", "received nothing", "when: there is no approach \"nothing\" in the library");
        branchRefused("9:00 to 11:30 on Tue, Wed", "mornings", "window", "no window");
        branchRefused("approach: doubts-first", "approach: have-the-talk", "twice in a row");
        branchRefused("approach: doubts-first", "approach: two-times", "twice in a row");
        assertThat(problems(BRANCHES.replace("channel: email\n", "channel: sms\n")
                        .replace("        subject: One\n", "")
                        .replace("        subject: Two\n", "")
                        .replace("9:00 to", "7:00 to")))
                .singleElement()
                .asString()
                .contains("called and texted from 08:00 to 21:00");
    }

    @Test
    void saysEverythingAtOnce() {
        assertThat(problems("key: x\nsteps:\n  - channel: call\n").size()).isGreaterThan(6);
    }

    @Test
    void aSequenceForTierAIsNeverAllAutomatic() {
        var automatic = GOOD.replaceAll("(?s)  - after: at once.*- Ask\\.\n", "");
        assertThat(problems(automatic)).singleElement().asString().contains("line 7, steps: all automatic");
        assertThat(problems(automatic.replace("[A]", "[C]"))).isEmpty();
        assertThat(problems(GOOD.replace("minutes: 5", "automatic: true")))
                .first()
                .asString()
                .contains("line 11, automatic: only e-mails can be automatic");
    }

    /** Nobody who writes a sequence knows what a block mapping is. */
    @ParameterizedTest
    @MethodSource
    void whatIsNoYamlIsSaidInWordsOfThePlaybook(String instead, String by, String said) {
        var problems = problems(GOOD.replace(instead, by));
        assertThat(problems).singleElement().asString().isEqualTo(said);
        assertThat(problems.getFirst()).doesNotContain("token", "block", "scalar", "flow", "mapping", "indicator");
    }

    static Stream<Arguments> whatIsNoYamlIsSaidInWordsOfThePlaybook() {
        return Stream.of(
                arguments(
                        "about: For tests.",
                        "about: For tests: all of them",
                        "line 5, \"about: For tests: all of them\": this is not YAML: a second “: ”, or further in than the"
                                + " line before; a text with a colon stands in quotes"),
                arguments(
                        "about: For tests.",
                        "about: \"For tests.",
                        "line 5, \"about: \"For tests.\": this is not YAML: a quotation mark is opened and not closed;"
                                + " expected one at the end of the text"),
                arguments(
                        "about: For tests.",
                        "about For tests.",
                        "line 5, \"about For tests.\": this is not YAML: expected “key: value”, with a colon and a space"
                                + " between them"),
                arguments(
                        "about: For tests.",
                        "about: @all",
                        "line 5, \"about: @all\": this is not YAML: a text that begins with such a sign stands in quotes"),
                arguments(
                        "tiers: [A]",
                        "tiers: [A",
                        "line 4, \"tiers: [A\": this is not YAML: a bracket is opened and not closed; expected a list such"
                                + " as [A, B]"),
                arguments(
                        "    minutes: 5",
                        "\tminutes: 5",
                        "line 11, \"minutes: 5\": this is not YAML: it begins with a tab; expected spaces, as many as the"
                                + " lines beside it have"),
                arguments(
                        "    minutes: 5",
                        "   minutes: 5",
                        "line 11, \"minutes: 5\": this is not YAML: expected “key: value”, or “- ” and an item, beginning"
                                + " as far in as the lines it belongs to"),
                arguments(
                        "about: For tests.",
                        "about: \u0007",
                        "line 5: this is not YAML: it holds a sign that is no letter and cannot be seen; type the line anew"));
    }

    @Test
    void hasLimits() {
        assertThat(problems("")).containsExactly("the file is empty");
        assertThat(problems("just words")).singleElement().asString().contains("expected keys");
        assertThat(problems("key: ["))
                .singleElement()
                .asString()
                .startsWith("line ")
                .contains("not YAML");
        assertThat(problems("[".repeat(100_000))).singleElement().asString().contains("nested deeper");
        assertThat(problems("key: &a x\nname: *a")).singleElement().asString().contains("aliases");
        assertThat(problems("#" + "x".repeat(400_000)))
                .singleElement()
                .asString()
                .contains("longer than");
        assertThat(problems("key: \u0000")).hasSize(1);
        var step = GOOD.substring(GOOD.indexOf("  - after: at once"));
        assertThat(problems(GOOD + step.repeat(20))).singleElement().asString().contains("at most 40 steps, found 42");
    }
}
