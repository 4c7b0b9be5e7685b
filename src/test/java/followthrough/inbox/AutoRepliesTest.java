package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Heard.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T38, T47: automatic answers, and when whoever they speak for is back. */
class AutoRepliesTest {
    /** A Wednesday. */
    private static final LocalDate WRITTEN = LocalDate.of(2026, 8, 5);

    private record Sample(
            String language,
            boolean person,
            boolean dated,
            @Nullable LocalDate back,
            Heard heard) {}

    private static List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        try (var in = Objects.requireNonNull(AutoRepliesTest.class.getResourceAsStream("auto-replies.txt"))) {
            var blocks = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ");
            for (var block : List.of(blocks).subList(1, blocks.length)) {
                var about = block.lines().findFirst().orElseThrow().split(" ");
                var mail = block.substring(block.indexOf('\n') + 1);
                var sent = LocalDate.parse(about[2]).atTime(10, 0).atOffset(ZoneOffset.ofHours(2));
                var headers = "Date: " + sent.format(DateTimeFormatter.RFC_1123_DATE_TIME) + "\n"
                        + (mail.startsWith("From:") ? "" : "From: Maya <maya@example.com>\n")
                        + (mail.contains("Content-Type:") ? "" : "Content-Type: text/plain; charset=utf-8\n");
                samples.add(new Sample(
                        about[0],
                        about[1].equals("person"),
                        about[1].equals("auto"),
                        about[3].equals("-") ? null : LocalDate.parse(about[3]),
                        Reading.read((headers + mail).getBytes(StandardCharsets.UTF_8), Set.of())));
            }
        }
        return samples;
    }

    @Test
    void automaticAnswersInManyLanguages() throws IOException {
        var counts = new TreeMap<String, int[]>();
        int[] all = new int[4];
        for (var sample : samples()) {
            boolean isRight = sample.heard().kind() instanceof Kind.AutoReply != sample.person();
            boolean dateIsRight =
                    sample.heard().kind() instanceof Kind.AutoReply(var back) && Objects.equals(back, sample.back());
            var ofLanguage = counts.computeIfAbsent(sample.language(), _ -> new int[4]);
            for (var count : List.of(all, ofLanguage)) {
                count[0]++;
                if (isRight) count[1]++;
                if (sample.dated()) count[2]++;
                if (sample.dated() && dateIsRight) count[3]++;
            }
            if (!isRight || sample.dated() && !dateIsRight)
                System.out.println("wrong: " + sample.back() + ", " + sample.heard());
        }
        counts.put("all", all);
        System.out.println("language, messages, automatic or not: right, with a date or none: right");
        counts.forEach(
                (language, it) -> System.out.printf("%-8s %4d %4d %8d of %d%n", language, it[0], it[1], it[3], it[2]));
        assertThat(all[0]).isGreaterThan(150);
        assertThat(all[1] / (double) all[0]).as("automatic or not").isGreaterThanOrEqualTo(0.95);
        assertThat(all[3] / (double) all[2]).as("dates").isGreaterThanOrEqualTo(0.95);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    until names the last day away       | I am away until 14 August.                                | 2026-08-15
                    back on names the day               | I am back on 14 August.                                   | 2026-08-14
                    not back until                      | I will not be back until 14 August.                       | 2026-08-14
                    not before                          | Je ne serai pas de retour avant le 17 août.               | 2026-08-17
                    after                               | I will answer after 14 August.                            | 2026-08-15
                    from and to                         | On leave from 3 to 14 August.                             | 2026-08-15
                    the return outweighs the last day   | Away until 14 August. Back on Monday, 17 August.          | 2026-08-17
                    the year turns                      | Closed until 4 January.                                   | 2027-01-05
                    the year of the range turns         | Away from 23/12/2026 to 04/01/2026.                       | 2027-01-05
                    what is over is over                | I am away until 31 July.                                  | ''
                    what is no date                     | Away, back on 31 February.                                | ''
                    day first                           | Ausente hasta el 08/09/2026.                              | 2026-09-09
                    month first                         | On vacation until 08/09/2026. Call (555) 010-0199.        | 2026-08-10
                    the weekday tells which             | Back on Tuesday 08/09/2026.                               | 2026-09-08
                    another date tells which            | Out from 27/08/2026, back on 08/09/2026.                  | 2026-09-08
                    a weekday                           | Bin ab Montag wieder da.                                  | 2026-08-10
                    next                                | Je reviens lundi prochain.                                | 2026-08-10
                    a week day of next week             | Back on Wednesday of next week.                           | 2026-08-12
                    for two weeks                       | Ich bin für zwei Wochen im Urlaub.                        | 2026-08-19
                    from a day for two weeks            | I am on leave from 10 August for two weeks.               | 2026-08-24
                    in three days                       | Ich bin in 3 Tagen zurück.                                | 2026-08-08
                    the end of the month                | Sono assente fino alla fine del mese.                     | 2026-09-01
                    until a month                       | I am away until September.                                | 2026-09-01
                    all of a month                      | Fermé tout le mois d'août.                                | 2026-09-01
                    this week                           | I am travelling this week.                                | 2026-08-10
                    today                               | I am out of the office today.                             | 2026-08-06
                    back tomorrow                       | Out today, back tomorrow.                                 | 2026-08-06
                    the same day                        | In meetings, back this afternoon.                         | 2026-08-05
                    calendar weeks                      | Betriebsferien KW 32 bis 34.                              | 2026-08-24
                    nobody says                         | I am away for an indefinite period.                       | ''
                    a deputy's date is not mine         | I am away until 31 August. Tom is available until 7 August. | 2026-09-01
                    the date of our mail                | Your message of 20 August was received. I am away.        | ''
                    opening hours are not away          | Closed. Office hours: Monday to Friday, 9 to 5.           | ''
                    round the clock                     | I am away. Our hotline is there 24/7.                     | ''
                    a promise to answer is no return    | We answer within 2 business days.                         | ''
                    another absence later               | Back on 10 August. Away again from 24 to 28 August.       | 2026-08-10
                    """)
    void whenTheyAreBack(String what, String text, String back) {
        assertThat(AutoReplies.back("Automatic reply: Offer\n" + text, WRITTEN))
                .as(what)
                .isEqualTo(back.isEmpty() ? null : LocalDate.parse(back));
    }

    /** What we asked is repeated in their subject. */
    @Test
    void ourOwnSubjectSaysNothingAboutThem() {
        assertThat(AutoReplies.back("Automatic reply: Are you back on 20 August?\nI am away.", WRITTEN))
                .isNull();
        assertThat(AutoReplies.back("AUTO: Maya is out of the office (returning 08/20/2026)\nI am away.", WRITTEN))
                .isEqualTo(LocalDate.of(2026, 8, 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Autoreply: yes",
                "X-Autorespond: Offer",
                "X-Autogenerated: Reply",
                "Precedence: auto_reply",
                "X-Precedence: auto_reply",
                "X-Mail-Autoreply: vacation",
                "Auto-Submitted: auto-replied (zimbra; vacation)",
                "Delivered-To: Autoresponder"
            })
    void programsThatSaySo(String header) {
        assertThat(kind(header, "Re: Offer", "…")).isInstanceOf(Kind.AutoReply.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Auto-Response-Suppress: OOF",
                "Precedence: bulk",
                "Return-Path: <>",
                "Auto-Submitted: auto-generated",
                "X-MS-Exchange-Inbox-Rules-Loop: maya@example.com"
            })
    void aProgramAndAWordForIt(String header) {
        assertThat(kind(header, "Re: Offer", "I am on annual leave this week.")).isInstanceOf(Kind.AutoReply.class);
    }

    @Test
    void whatOtherProgramsWriteIsNoAnswer() {
        assertThat(kind("Auto-Submitted: auto-generated", "Your invoice", "Invoice 4711 is attached."))
                .isInstanceOf(Kind.Other.class);
        assertThat(kind("Precedence: bulk\nList-Unsubscribe: <mailto:x@example.com>", "News", "We are closed today."))
                .isInstanceOf(Kind.Other.class);
        assertThat(kind(
                        "Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
                        "Read: Offer",
                        "--b\n\nYour message was read.\n--b--"))
                .isInstanceOf(Kind.Other.class);
    }

    /** An answer held back is worse than an absence answered. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Re: Offer       | I was out of office last week, let's talk Tuesday.
                    Re: Offer       | I am out of the office until Friday. Could you resend the deck?
                    Re: Offer       | Got your automatic reply. Are you back now?
                    AW: Angebot     | Ich war im Urlaub. Bitte senden Sie mir das Angebot.
                    Re: Offer       | Maya no longer works here, I took over from her. Send me the prices.
                    out of office   | I will be out of the office on Friday. Tom has my desk. Mark
                    vacation        | I will be on vacation June 2 through June 12. In my absence ask Stella.
                    """)
    void aPersonStaysOne(String subject, String text) {
        assertThat(kind("", subject, text)).isEqualTo(new Kind.Reply());
    }

    @Test
    void hostileTextTakesLittleTime() {
        for (var piece : new String[] {
            "1",
            ".",
            " ",
            "1.",
            "1 ",
            "12/",
            "1-",
            "\n",
            "until ",
            "bis 1. ",
            "8月",
            "1 August ",
            "and ",
            "(",
            "out of the office ",
            "Monday, ",
            "am ",
            "from 3 to ",
            "\u00a0",
            "ﷺ",
            "I am ",
            "bin ",
            "please ",
            "thank you for "
        }) {
            var text = piece.repeat(1_000_000 / piece.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(4),
                    () -> {
                        AutoReplies.back(text, WRITTEN);
                        kind("Return-Path: <>", text.substring(0, 900).replace('\n', ' '), text);
                    },
                    () -> "\"" + piece + "\"");
        }
    }

    private static Kind kind(String headers, String subject, String text) {
        var type = headers.contains("Content-Type") ? "" : "Content-Type: text/plain; charset=utf-8\n";
        return Reading.read(
                        ("From: Maya <maya@example.com>\nSubject: " + subject + "\n" + type + headers.strip()
                                        + (headers.isEmpty() ? "" : "\n") + "\n" + text)
                                .getBytes(StandardCharsets.UTF_8),
                        Set.of())
                .kind();
    }
}
