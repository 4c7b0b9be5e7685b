package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Intent.Reason;
import followthrough.inbox.Intent.Referral;
import followthrough.support.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What replies want, in ten languages and a little in nine more; all of them are invented. */
class IntentTest {
    private static final LocalDate TUESDAY = LocalDate.of(2026, 3, 10);

    private static Intent of(String text) {
        return Intent.of("Re: Our offer", text, TUESDAY);
    }

    static List<String> replies() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/followthrough/inbox/intents.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("replies")
    void saysWhatItWants(String line) {
        var columns = line.split("\t", -1);
        var read = of(columns[4].replace("//", "\n\n"));
        assertThat(word(read) + ": " + detail(read)).isEqualTo(columns[2] + ": " + columns[3]);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void theWordsThatDecidedStandInTheText(String line) {
        var text = line.split("\t", -1)[4].replace("//", "\n\n");
        var because = because(of(text));
        if (because == null) return;
        assertThat(text.substring(because.from(), because.to()))
                .isEqualTo(because.words())
                .isNotBlank();
        assertThat(because.rule()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No problem, take your time.",
                "No worries.",
                "Kein Problem!",
                "How are you?",
                "If we are interested, I will let you know.",
                "Wenn wir Interesse haben, melde ich mich.",
                "She is not interested in golf.",
                "Our customers are not interested in that, they want it in blue.",
                "I will get back to you in two weeks.",
                "We met on Tuesday at 10 and it was fine.",
                "The price is fine.",
                "Thanks!",
                "",
                "👍"
            })
    void nothingIsProposedWhereNothingIsSaid(String text) {
        assertThat(of(text)).isEqualTo(new Intent.None());
    }

    @Test
    void yesAndNoTogetherAreNeither() {
        assertThat(of("It sounds interesting. But we are not interested.")).isEqualTo(new Intent.None());
    }

    @Test
    void aDateOutweighsARefusal() {
        assertThat(of("We are not interested at the moment. Please try me again in October."))
                .isInstanceOfSatisfying(
                        Intent.NotNow.class, it -> assertThat(it.until()).isEqualTo("2026-10-01"));
        assertThat(of("Budget is planned in November. Please reach out again then."))
                .isInstanceOfSatisfying(
                        Intent.NotNow.class, it -> assertThat(it.until()).isEqualTo("2026-11-01"));
    }

    @Test
    void theReasonIsKeptBesideThePlainNo() {
        assertThat(of("It is a no from us. It is too expensive."))
                .isInstanceOfSatisfying(
                        Intent.No.class, it -> assertThat(it.why()).isEqualTo(Reason.PRICE));
    }

    @Test
    void whomToAskIsTakenFromTheLinesBelow() {
        assertThat(
                        of(
                                "I am not the right person for this.\nPlease contact my colleague Liv Berg\nliv@example.com, +49 30 1234567"))
                .isInstanceOfSatisfying(Intent.WrongPerson.class, it -> assertThat(it.referral())
                        .isEqualTo(new Referral("Liv Berg", "liv@example.com", "+49 30 1234567")));
    }

    @Test
    void longMailIsLeftToAPerson() {
        assertThat(of("We are not interested. " + "Some more words here. ".repeat(40)))
                .isEqualTo(new Intent.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in two weeks|2026-03-24",
                "in 3 months|2026-06-10",
                "next month|2026-04-01",
                "next quarter|2026-04-01",
                "next year|2027-01-01",
                "in Q4|2026-10-01",
                "at the end of May|2026-05-31",
                "mid-June|2026-06-15",
                "in the middle of June|2026-06-15",
                "in February|2027-02-01",
                "after 15 April|2026-04-15",
                "in einem Monat|2026-04-10",
                "Ende Juni|2026-06-30",
                "nächstes Quartal|2026-04-01",
                "dans deux mois|2026-05-10",
                "fin mai|2026-05-31",
                "en dos semanas|2026-03-24",
                "a mediados de mayo|2026-05-15",
                "daqui a três meses|2026-06-10",
                "tra due settimane|2026-03-24",
                "over drie maanden|2026-06-10",
                "om en månad|2026-04-10",
                "za dwa miesiące|2026-05-10",
                "3ヶ月後|2026-06-10",
                "来月|2026-04-01",
                "10月|2026-10-01",
                "2026-05-04|2026-05-04",
                "ab dem 4.5.|2026-05-04"
            })
    void datesAreCountedFromTheDayOfTheMail(String line) {
        var parts = line.split("\\|");
        assertThat(LaterDates.in("Please try again " + parts[0] + ".", TUESDAY)).isEqualTo(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"You may try.", "We march on.", "It was fine.", "on 31 February", "Set it up."})
    void otherWordsAreNoDates(String text) {
        assertThat(LaterDates.in(text, TUESDAY)).isNull();
    }

    /** Office mail of somebody whom nobody sells to: what is proposed there is a false alarm, but for its questions. */
    @Test
    void ordinaryOfficeMailRaisesNoAlarm() throws IOException {
        var json = JsonMapper.builder().build();
        int all = 0;
        var alarms = new ArrayList<String>();
        int stops = 0;
        int questions = 0;
        for (var line : Files.readAllLines(Shared.path("data/mail-enron1").resolve("messages.jsonl"))) {
            var message = json.readTree(line);
            if (!message.get("label").asString("").equals("ham")) continue;
            all++;
            // The set has put spaces before every mark.
            var body = message.get("body")
                    .asString("")
                    .replaceAll(" ([.,!?:;'])", "$1")
                    .replaceAll("' (s|m|re|t|ve|ll|d)\\b", "'$1");
            var read = Intent.of(message.get("subject").asString(""), VisibleText.of(body), LocalDate.of(2001, 3, 10));
            if (read instanceof Intent.Stop) stops++;
            if (read instanceof Intent.Question) questions++;
            else if (!(read instanceof Intent.None)) alarms.add(word(read));
        }
        System.out.printf(
                "office mail: %d, questions %d, others proposed %s%n",
                all, questions, alarms.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting())));
        assertThat(stops).isZero();
        assertThat(alarms.size() / (double) all).isLessThan(0.01);
    }

    @Test
    @Timeout(60) // Only against a pattern that takes quadratic time.
    void hostileInputTakesBoundedTime() {
        for (var bit : List.of(
                "a ", "we ", "not ", "?", ". ", "ask ", "in a ", "Aa Bb ", "1 ", "a@", "興味", "tuesday at 10 ", "\n"))
            of(bit.repeat(4_000 / bit.length()));
        for (var bit : List.of("no\u00a0", "not\t", "Ab-", "12-", "a.")) of(bit.repeat(4_000 / bit.length()));
    }

    private static String word(Intent read) {
        return switch (read) {
            case Intent.Interested _ -> "INTERESTED";
            case Intent.Question _ -> "QUESTION";
            case Intent.NotNow _ -> "NOT_NOW";
            case Intent.No _ -> "NO";
            case Intent.WrongPerson _ -> "WRONG_PERSON";
            case Intent.Meeting _ -> "MEETING";
            case Intent.Stop _ -> "STOP";
            case Intent.None _ -> "NONE";
        };
    }

    private static String detail(Intent read) {
        return switch (read) {
            case Intent.NotNow(var until, var _) -> until == null ? "" : until.toString();
            case Intent.No(var why, var _) -> why == Reason.COMPETITOR ? "competitor" : why.word;
            case Intent.WrongPerson(var who, var _)
            when who != null ->
                Stream.of(who.name(), who.address(), who.phone())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "));
            default -> "";
        };
    }

    private static Intent.@Nullable Evidence because(Intent read) {
        return switch (read) {
            case Intent.Interested(var because) -> because;
            case Intent.Question(var because) -> because;
            case Intent.NotNow(var _, var because) -> because;
            case Intent.No(var _, var because) -> because;
            case Intent.WrongPerson(var _, var because) -> because;
            case Intent.Meeting(var because) -> because;
            case Intent.Stop _, Intent.None _ -> null;
        };
    }
}
