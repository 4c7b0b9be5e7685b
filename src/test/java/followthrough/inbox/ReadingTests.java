package followthrough.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.inbox.Heard.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTests {
    private static final UUID KEY = UUID.fromString("0b4e2f7e-8a48-4f0e-9d3e-6f6f9d1c2a3b");

    private static final Set<String> OWN = Set.of("ana@north.example");

    private static Heard read(String headers, String body) {
        return Reading.read(
                (headers.strip() + "\n\n" + body).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), OWN);
    }

    private static Heard from(String extraHeaders, String subject, String body) {
        return read("""
                From: "Maya Prospect" <Maya@Prospect.example>
                To: Ana <ana@north.example>
                Date: Tue, 10 Mar 2026 11:30:00 +0100
                Message-ID: <r1@prospect.example>
                Content-Type: text/plain; charset=utf-8
                Subject: %s
                %s""".formatted(subject, extraHeaders), body);
    }

    @Test
    void aReply() {
        var heard = from(
                "In-Reply-To: <m2@north.example>\nReferences: <m1@north.example> <ft." + KEY
                        + "@north.example>\n <m2@north.example>",
                "=?utf-8?Q?Re:_Angebot_f=C3=BCr_M=C3=A4rz?=",
                "Klingt gut, rufen Sie mich an.\n\nGrüße\nMaya\n-- \nMaya Prospect\nTel. 12345\n\nAm 09.03.2026 um 10:00 schrieb Ana:\n> Hallo Maya\n> ...\n");
        assertThat(heard.kind()).isEqualTo(new Kind.Reply());
        assertThat(heard.from()).isEqualTo("maya@prospect.example");
        assertThat(heard.fromName()).isEqualTo("Maya Prospect");
        assertThat(heard.to()).containsExactly("ana@north.example");
        assertThat(heard.subject()).isEqualTo("Re: Angebot für März");
        assertThat(heard.date()).isEqualTo(Instant.parse("2026-03-10T10:30:00Z"));
        assertThat(heard.messageId()).isEqualTo("<r1@prospect.example>");
        assertThat(heard.inReplyTo()).isEqualTo("<m2@north.example>");
        assertThat(heard.references()).hasSize(3);
        assertThat(heard.keys()).containsExactly(KEY);
        assertThat(heard.text()).isEqualTo("Klingt gut, rufen Sie mich an.");
    }

    @Test
    void htmlIsReadAsText() {
        var heard = read("""
                From: maya@prospect.example
                Subject: Re: Offer
                Content-Type: multipart/alternative; boundary=b
                """, """
                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <style>p{}</style><p>Yes,<br>please &amp; thank you=C2=A0!</p><script>alert(1)</script>
                <div class=3D"gmail_quote">On Monday Ana wrote:<blockquote>history</blockquote></div>
                --b--
                """);
        assertThat(heard.text()).isEqualTo("Yes,\nplease & thank you !");
    }

    /** T38: out of office is taken for a reply or a bounce. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I am out of the office until March 20, 2026 with limited access to email. | 2026-03-21
                    Thanks for your message. I will be back in the office on Monday, 23 March. | 2026-03-23
                    I am on annual leave from 9 March to 16 March and will return on 17 March 2026. | 2026-03-17
                    On vacation through 04/02/2026. The office will help. | 2026-04-03
                    Ich bin bis einschließlich 20.03.2026 nicht im Büro. | 2026-03-21
                    Ich bin ab dem 23. März wieder erreichbar. | 2026-03-23
                    Vielen Dank für Ihre Nachricht. Ich bin vom 9.3. bis 13.3. im Urlaub. | 2026-03-14
                    Je suis absente du bureau jusqu'au 20 mars 2026 inclus. | 2026-03-21
                    Je serai de retour le 23 mars. | 2026-03-23
                    Estaré fuera de la oficina hasta el 20 de marzo de 2026. | 2026-03-21
                    Estoy de vacaciones, vuelvo el 23 de marzo. | 2026-03-23
                    Sono assente fino al 20 marzo. | 2026-03-21
                    Ik ben afwezig tot en met 20 maart 2026. | 2026-03-21
                    I am away from my desk and will answer as soon as I can. | ''
                    Out of office until 2 January | 2027-01-03
                    """)
    void anAbsenceAndItsEnd(String text, String back) {
        var heard = from("Auto-Submitted: auto-replied", "Re: Offer", text);
        var expected = back.isEmpty() ? null : LocalDate.parse(back);
        assertThat(heard.kind()).isEqualTo(new Kind.AutoReply(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                /** T38: out of office is taken for a reply or a bounce. */
                "Automatic reply: Offer", "Out of Office: Offer", "Abwesenheitsnotiz: Angebot",
                        "Automatische Antwort: Angebot",
                "Réponse automatique : Offre", "Respuesta automática: Oferta", "Risposta automatica: Offerta",
                        "Autosvar: Tilbud",
                "Automatisch antwoord: Aanbod", "Resposta automática: Oferta", "自動返信: 件", "Автоответ: Предложение"
            })
    void automaticSubjectsInManyLanguages(String subject) {
        assertThat(from("", subject, "…").kind()).isInstanceOf(Kind.AutoReply.class);
    }

    /** T47: a person who mentions an absence is still a person. */
    @Test
    void aPersonWhoMentionsAnAbsenceIsAPerson() {
        assertThat(from("", "Re: Offer", "I was out of the office until today. Let us talk on Thursday.")
                        .kind())
                .isEqualTo(new Kind.Reply());
    }

    /** T38: the subject of an answer is ours, and absences are things people sell, plan and buy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                /** T38: out of office is taken for a reply or a bounce. */
                "Re: Absence management for Acme",
                "Re: Vacation rental software",
                "AW: Urlaubsplanung bei Meyer",
                "Re: Away from spreadsheets",
                "Re: Out of office plug-in",
                "Vacation rental software",
                "Urlaubsplanung für 40 Leute"
            })
    void aSubjectAboutAbsenceIsNoAbsence(String subject) {
        assertThat(from("In-Reply-To: <m1@north.example>", subject, "Yes please, call me on Tuesday.")
                        .kind())
                .isEqualTo(new Kind.Reply());
        if (!subject.contains(":"))
            assertThat(from("", subject, "Yes please, call me on Tuesday.").kind())
                    .isEqualTo(new Kind.Reply());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    X-Auto-Response-Suppress: All | Re: Out of office: Offer | I read this on 23 March.
                    In-Reply-To: <m1@north.example> | Urlaub | Ich bin im Urlaub und lese Ihre Mail danach.
                    In-Reply-To: <m1@north.example> | Re: On vacation | I am away and answer when I am back.
                    """)
    void anAbsenceWithASecondSignIsOne(String header, String subject, String text) {
        assertThat(from(header, subject, text).kind()).isInstanceOf(Kind.AutoReply.class);
    }

    @ParameterizedTest
    @CsvSource({
        "5.1.1,550 5.1.1 User unknown,true",
        "5.1.2,550 Host unknown,true",
        "5.0.0,550 No such user here,true",
        "5.2.2,552 5.2.2 Mailbox full,false",
        "4.4.1,Connection timed out,false",
        "5.7.1,554 5.7.1 Message rejected as spam,false",
        "5.1.1,550 5.1.1 mailbox over quota,false"
    })
    void aDeliveryReport(String status, String said, boolean hard) {
        var heard = read("""
                From: Mail Delivery System <MAILER-DAEMON@mx.example>
                Subject: Undelivered Mail Returned to Sender
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"
                """, """
                --b

                I'm sorry to have to inform you that your message could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; Maya@prospect.example
                Action: failed
                Status: %s
                Diagnostic-Code: smtp; %s

                --b
                Content-Type: message/rfc822

                Message-ID: <m1@north.example>
                X-Followthrough-Key: %s
                To: maya@prospect.example

                Hello
                --b--
                """.formatted(status, said, KEY));
        assertThat(heard.kind()).isInstanceOfSatisfying(Kind.Bounce.class, bounce -> {
            assertThat(bounce.failures()).hasSize(1);
            assertThat(bounce.failures().getFirst().recipient()).isEqualTo("maya@prospect.example");
            assertThat(bounce.failures().getFirst().status()).isEqualTo(status);
            assertThat(bounce.failures().getFirst().said()).isEqualTo(said);
            assertThat(bounce.originalMessageId()).isEqualTo("<m1@north.example>");
            assertThat(bounce.hard()).isEqualTo(hard);
        });
        assertThat(heard.keys()).containsExactly(KEY);
    }

    @Test
    void aBounceInWords() {
        var heard = read("From: MAILER-DAEMON@qmail.example\nReturn-Path: <>\nSubject: failure notice", """
                Hi. This is the qmail-send program at qmail.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <maya@prospect.example>:
                Sorry, no mailbox here by that name. (#5.1.1)

                --- Below this line is a copy of the message.

                Message-ID: <m1@north.example>
                From: ana@north.example
                """);
        assertThat(heard.kind()).isInstanceOfSatisfying(Kind.Bounce.class, bounce -> {
            assertThat(bounce.failures()).extracting(Heard.Failure::recipient).containsExactly("maya@prospect.example");
            assertThat(bounce.originalMessageId()).isEqualTo("<m1@north.example>");
            assertThat(bounce.hard()).isTrue();
        });
    }

    /** Who wrote is often named before who could not be reached. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your message from <ana@north.example> to <tom@x.example> was rejected.\n\n<ana@north.example>\n<tom@x.example>: 550 5.1.1 user unknown\n",
                "User ana@north.example sent a message that could not be delivered.\ntom@x.example: 550 5.1.1 user unknown\n"
            })
    void ourOwnAddressIsNotWhoCouldNotBeReached(String text) {
        var heard = read(
                "From: Mail Delivery System <MAILER-DAEMON@x.example>\nSubject: Undelivered mail returned to sender",
                text);
        assertThat(heard.kind()).isInstanceOfSatisfying(Kind.Bounce.class, bounce -> assertThat(bounce.failures())
                .extracting(Heard.Failure::recipient)
                .containsExactly("tom@x.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "THIS IS A WARNING MESSAGE ONLY.\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     tom@x.example\n\nMessage will be retried for 2 more days\n",
                "A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours on the queue.\n\n  tom@x.example\n\nNo action is required on your part. Delivery attempts will continue for some time.\n",
                "Your message to tom@x.example could not be delivered so far: connection timed out. We will continue to try.\n"
            })
    void aWarningOfADelayIsNoFailure(String text) {
        var heard = read(
                "From: Mail Delivery System <MAILER-DAEMON@x.example>\nSubject: Warning: message delayed 24 hours",
                text);
        assertThat(heard.kind()).isInstanceOfSatisfying(Kind.Bounce.class, bounce -> {
            assertThat(bounce.failures()).extracting(Heard.Failure::recipient).containsExactly("tom@x.example");
            assertThat(bounce.delayed()).isTrue();
            assertThat(bounce.hard()).isFalse();
        });
    }

    @Test
    void aPersonWhoWritesAboutABounceIsAPerson() {
        assertThat(from(
                                "In-Reply-To: <m1@north.example>",
                                "Re: Offer",
                                "Your last mail to my colleague could not be delivered, use tom@prospect.example")
                        .kind())
                .isEqualTo(new Kind.Reply());
    }

    @Test
    void aComplaint() {
        var heard = read(
                "From: feedback@provider.example\nSubject: abuse report\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
                """
                --b
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                Original-Rcpt-To: <Maya@prospect.example>

                --b
                Content-Type: message/rfc822

                Message-ID: <m1@north.example>

                Hello
                --b--
                """);
        assertThat(heard.kind()).isEqualTo(new Kind.Complaint(List.of("maya@prospect.example"), "<m1@north.example>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unsubscribe",
                "unsubscribe please",
                "STOP",
                "Please remove me from your list.",
                "Take me off this list, thanks",
                "Do not contact me again.",
                "Please stop emailing me!",
                "I don't want to receive these emails.",
                "Hi Ana,\n\nno more emails please.\n\nMaya",
                "Bitte nehmen Sie mich aus dem Verteiler.",
                "Abmelden",
                "Bitte keine weiteren E-Mails mehr.",
                "Bitte löschen Sie meine Daten.",
                "Kontaktieren Sie mich bitte nicht mehr.",
                "Merci de me désinscrire.",
                "Ne me contactez plus.",
                "Quiero darme de baja",
                "No me escriban más, por favor.",
                "Cancellatemi dalla lista",
                "Graag afmelden",
                "Não quero mais receber e-mails"
            })
    void theWordEndsAll(String text) {
        assertThat(from("", "Re: Offer", text).kind()).isEqualTo(new Kind.OptOut());
    }

    static List<String> reports() throws IOException {
        var blocks = Files.readString(Path.of("src/test/resources/followthrough/inbox/reports.txt"))
                .split("(?m)^=== ");
        return List.of(blocks).subList(1, blocks.length);
    }

    /** No machine may be taken for a person, and an address is given up only where a report says so. */
    @ParameterizedTest
    @MethodSource("reports")
    void reportsOfManySystems(String block) {
        int line = block.indexOf('\n');
        var kind = Reading.read(block.substring(line + 1).getBytes(StandardCharsets.UTF_8), Set.of())
                .kind();
        var read =
                switch (kind) {
                    case Kind.Bounce bounce when bounce.delayed() -> "delayed - -";
                    case Kind.Bounce bounce ->
                        "bounce " + bounce.failures().getFirst().type().name().toLowerCase(Locale.ROOT) + "/"
                                + bounce.failures().getFirst().reason().word() + " "
                                + bounce.failures().stream()
                                        .map(Heard.Failure::recipient)
                                        .collect(Collectors.joining(","));
                    case Kind.Complaint complaint -> "complaint - " + String.join(",", complaint.recipients());
                    case Kind.Delivered _ -> "delivered - -";
                    case Kind.Other _ -> "other - -";
                    case Kind.AutoReply _ -> "auto_reply - -";
                    case Kind.Reply _ -> "reply - -";
                    case Kind.OptOut _ -> "opt_out - -";
                };
        assertThat(read).isEqualTo(block.substring(0, line));
    }

    static List<String> optOuts() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/followthrough/inbox/opt-outs.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("optOuts")
    void whoAsksToHearNoMoreIsToldFromWhoUsesTheWords(String line) {
        var columns = line.split("\t", -1);
        assertThat(from("", "Re: Offer", columns[2].replace("//", "\n")).kind())
                .isEqualTo(columns[0].equals("stop") ? new Kind.OptOut() : new Kind.Reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stop sign order", "Baja California", "Remove me? No, add me"})
    void aSubjectThatOnlyBeginsWithTheWordIsNone(String subject) {
        assertThat(from("", subject, "See you on Friday.").kind()).isEqualTo(new Kind.Reply());
    }

    @Test
    void theSubjectAloneIsEnough() {
        assertThat(from("", "unsubscribe 8f3a", "").kind()).isEqualTo(new Kind.OptOut());
        assertThat(from("", "Unsubscribe", "Sent from my iPhone").kind()).isEqualTo(new Kind.OptOut());
    }

    @ParameterizedTest
    @CsvSource({
        "noreply, true",
        "no_reply, true",
        "No-Reply-Orders, true",
        "do.not.reply, true",
        "donotreply2, true",
        "nepasrepondre, true",
        "ne-pas-repondre, true",
        "ne_pas_répondre, true",
        "ne-repondez-pas, true",
        "no-responder, true",
        "nao-responda, true",
        "noreen.plym, false",
        "norep, false",
        "donna.treply, false",
        "nepassero, false",
        "ne.pas, false",
        "reply, false",
        "nora.response, false",
        "n.respondek, false",
    })
    void anAddressMaySayThatItTakesNoAnswer(String name, boolean says) {
        var raw = "From: " + name + "@prospect.example\r\nSubject: News\r\n\r\nHello.";
        assertThat(Reading.read(raw.getBytes(StandardCharsets.UTF_8), OWN).kind() instanceof Kind.Other)
                .isEqualTo(says);
    }

    /** Whatever mail programs and companies put below it. */
    @Test
    void theTokenInTheSubjectIsEnough() {
        assertThat(from(
                                "Auto-Submitted: auto-generated",
                                "unsubscribe abcDEF-ghiJKL_mnoPQR0123",
                                "This mail was written by a mail program. ".repeat(30))
                        .kind())
                .isEqualTo(new Kind.OptOut());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How can my customers unsubscribe in your product?",
                "Please don't unsubscribe me, I like these.",
                "Stop by our booth on Thursday!",
                "Does the tool handle opt-outs? If someone unsubscribes, what happens?",
                "Can we take you up on that and remove the setup fee?",
                "We will not stop the project before May.",
                "Yes",
                "Call me on Thursday. I do not use e-mail much."
            })
    void mentioningItIsNotAskingForIt(String text) {
        assertThat(from("", "Re: Offer", text).kind()).isEqualTo(new Kind.Reply());
    }

    @Test
    void theWordInOurOwnQuotedFooterIsNotTheirs() {
        assertThat(from(
                                "",
                                "Re: Offer",
                                "Sounds good!\n\nOn Mon, 9 Mar 2026 at 10:00, Ana <ana@north.example> wrote:\n> ...\n> Unsubscribe\n")
                        .kind())
                .isEqualTo(new Kind.Reply());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id: <news.example>",
                "Precedence: bulk",
                "List-Unsubscribe: <mailto:x@news.example>",
                "Auto-Submitted: auto-generated"
            })
    void mailToManyIsNothingForAPursuit(String header) {
        assertThat(from(header, "News", "Buy now. Unsubscribe").kind()).isInstanceOf(Kind.Other.class);
    }

    @Test
    void aCalendarEntryIsNoReply() {
        assertThat(read(
                                "From: maya@prospect.example\nSubject: Accepted: Demo\nContent-Type: text/calendar; method=REPLY",
                                "BEGIN:VCALENDAR\n")
                        .kind())
                .isInstanceOf(Kind.Other.class);
    }

    /** PostgreSQL keeps no text with that character, and what cannot be kept is lost. */
    @Test
    void nothingReadHoldsANul() {
        var heard = read(
                "From: \"Ma\0ya\" <maya@prospect.example>\nSubject: =?utf-8?Q?Oak=00drills?=\nMessage-ID: <r\0\0001@prospect.example>",
                "Yes,\0 please.");
        assertThat(heard.fromName()).isEqualTo("Maya");
        assertThat(heard.subject()).isEqualTo("Oakdrills");
        assertThat(heard.messageId()).isEqualTo("<r1@prospect.example>");
        assertThat(heard.text()).isEqualTo("Yes, please.");
    }

    /** T44 */
    @Test
    void anythingIsAnswered() {
        assertThat(Reading.read(new byte[0], OWN).kind()).isEqualTo(new Kind.Reply());
        var random = new Random(7);
        var sample =
                ("From: a@b.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
                                + "Final-Recipient: rfc822; x@y.example\nAction: failed\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
                                + "PHA+aGk=\n--b--\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3000; i++) {
            byte[] raw = i % 2 == 0 ? new byte[random.nextInt(3000)] : sample.clone();
            if (i % 2 == 0) random.nextBytes(raw);
            else for (int j = 0; j < 12; j++) raw[random.nextInt(raw.length)] = (byte) random.nextInt(256);
            assertThat(Reading.read(raw, OWN)).isNotNull();
        }
    }

    /** What a fuzzer kept because it took the reader somewhere new. */
    @Test
    void whatFuzzingFoundIsRead() throws IOException {
        int read = 0;
        try (var kept = new ZipInputStream(Objects.requireNonNull(getClass().getResourceAsStream("fuzz.zip")))) {
            for (var entry = kept.getNextEntry(); entry != null; entry = kept.getNextEntry(), read++)
                ReadingFuzz.fuzzerTestOneInput(kept.readAllBytes());
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void hostileMessagesTakeLittleTime() {
        var deep = new StringBuilder("From: a@b.example\n");
        for (int i = 0; i < 20_000; i++)
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append("\n");
        var wide = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(200_000);
        var headers = "From: a@b.example\n" + "X-A: b\n".repeat(300_000) + "\nhello";
        var html = "From: a@b.example\nContent-Type: text/html\n\n" + "<div>".repeat(200_000) + "hello";
        var lines = "From: a@b.example\n\n" + "On 2026-01-01 somebody (at) somewhere \n".repeat(100_000);
        var longLine = "From: a@b.example\n\nOn " + "1 a@b <a@b> ".repeat(400_000);
        var words = "From: MAILER-DAEMON@b.example\nSubject: Undelivered\n\n"
                + "user user unknown address <a@b.example> ".repeat(100_000);
        var encoded = "From: a@b.example\nSubject: " + "=?utf-8?q?=C3?= ".repeat(100_000) + "\n\nhello";
        for (var hostile : new String[] {deep.toString(), wide, headers, html, lines, longLine, words, encoded})
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(8),
                    () -> Reading.read(hostile.getBytes(StandardCharsets.ISO_8859_1), OWN),
                    () -> hostile.substring(0, 60));
    }
}
