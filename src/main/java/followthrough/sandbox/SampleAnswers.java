package followthrough.sandbox;

import followthrough.sandbox.SandboxMail.Arrival;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The simulated prospects: they get our mail and, after a while, answer it, are on holiday, opt out or let it come back.
 * What somebody is like follows from the address and the seed alone; when and what they answer, from the seed.
 */
final class SampleAnswers {
    /** What somebody said last. */
    enum Mood {
        INTERESTED,
        QUESTION,
        NOT_NOW,
        NO,
        OPT_OUT,
        WRONG_PERSON,
        BUYS;

        /** Whether there is nothing more to be had from them by mail. */
        boolean done() {
            return this == NO || this == OPT_OUT || this == WRONG_PERSON;
        }
    }

    private enum Fate {
        UNKNOWN,
        COMES_BACK,
        FULL,
        AWAY,
        USUAL
    }

    private record Planned(
            Instant at,
            String from,
            String to,
            String message,
            @Nullable Mood mood) {}

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private static final Map<Mood, List<String>> WORDS = Map.of(
            Mood.INTERESTED,
            List.of(
                    "Good timing. We talked about exactly this on Monday. Can you call me some time this week?",
                    "Thanks, that was useful. I would like to see what it would look like for our two lines.",
                    "Yes, let us talk. Late afternoon is best for me.",
                    "The part about the one list is us to the letter. What would be the first small step?",
                    "NOW, please. Fifteen minutes are fine."),
            Mood.QUESTION,
            List.of(
                    "What does a yearly parts contract cost for a plant of our size, roughly?",
                    "Do you deliver within 24 hours to us as well, or only near your warehouse?",
                    "Before we talk: do you also take back old parts?",
                    "Which of your customers run machines as old as ours? Some are from 1998."),
            Mood.NOT_NOW,
            List.of(
                    "Not now, we are in the middle of an audit. Please ask again in two months.",
                    "LATER. Our budget year begins in spring.",
                    "Too busy until the season is over, but do come back to me then."),
            Mood.NO,
            List.of(
                    "Thank you, but we have just signed with another supplier for three years.",
                    "No. The price level does not fit us.",
                    "We closed that line last year, so there is no need any more."),
            Mood.OPT_OUT,
            List.of("unsubscribe", "Please remove me from your list.", "Stop. Unsubscribe me, please."),
            Mood.WRONG_PERSON,
            List.of(
                    "I am not the right person for this, I look after logistics.",
                    "This is not mine any more; I moved to another department."),
            Mood.BUYS,
            List.of(
                    "We have decided: please go ahead with the offer as it stands.",
                    "The offer is approved. Send me the order confirmation and we start.",
                    "Yes, we take it. When can the first delivery be here?"));

    private final SandboxMail mail;
    private final long seed;
    private final Random random;
    private final PriorityQueue<Planned> planned = new PriorityQueue<>(java.util.Comparator.comparing(Planned::at));
    private final Map<String, Mood> said = new HashMap<>();
    private final Map<String, Integer> got = new HashMap<>();

    SampleAnswers(SandboxMail mail, long seed) {
        this.mail = mail;
        this.seed = seed;
        this.random = new Random(seed + 1);
    }

    /** What they said last, by address; empty while they said nothing. */
    Optional<Mood> said(String address) {
        return Optional.ofNullable(said.get(address));
    }

    /** Somebody joins this world: an address that nobody has is one from the start. */
    void meet(String address) {
        if (fate(address) == Fate.UNKNOWN) mail.refuse(address);
    }

    private Fate fate(String address) {
        int draw = new Random(seed ^ address.hashCode() * 0x9E3779B97F4A7C15L).nextInt(1_000);
        return draw < 25
                ? Fate.UNKNOWN
                : draw < 45 ? Fate.COMES_BACK : draw < 52 ? Fate.FULL : draw < 120 ? Fate.AWAY : Fate.USUAL;
    }

    /** Takes what arrived, and sends what is due by now. @return how many messages were sent */
    int goOn(Instant now) {
        for (var arrival = mail.next(); arrival != null; arrival = mail.next()) receive(arrival, now);
        int sent = 0;
        while (!planned.isEmpty() && !planned.peek().at().isAfter(now)) {
            var due = planned.remove();
            if (due.mood() != null) said.put(due.from(), due.mood());
            mail.post(due.from(), due.to(), due.message());
            sent++;
        }
        return sent;
    }

    private void receive(Arrival arrival, Instant now) {
        int number = got.merge(arrival.to(), 1, Integer::sum);
        switch (fate(arrival.to())) {
            case UNKNOWN -> {}
            case COMES_BACK ->
                plan(report(arrival, "5.1.1", "The address is not in use any more", now.plus(minutes(1, 20))));
            case FULL -> {
                if (number <= 2) plan(report(arrival, "4.2.2", "The mailbox is full", now.plus(minutes(5, 240))));
                else perhapsAnswer(arrival, number, now);
            }
            case AWAY -> {
                if (number == 1) plan(away(arrival, now.plus(minutes(0, 2))));
                else perhapsAnswer(arrival, number, now);
            }
            case USUAL -> perhapsAnswer(arrival, number, now);
        }
    }

    private void perhapsAnswer(Arrival arrival, int number, Instant now) {
        var before = said.get(arrival.to());
        if (before != null && before.done()) return;
        if (planned.stream().anyMatch(waiting -> waiting.from().equals(arrival.to()))) return;
        double chance = before == null ? Math.max(.05, .15 - .015 * number) : before == Mood.NOT_NOW ? .1 : .45;
        if (random.nextDouble() >= chance) return;
        var mood = mood(before);
        var lines = Objects.requireNonNull(WORDS.get(mood));
        var text = lines.get(random.nextInt(lines.size()));
        // Half of all answers come within a working morning, the rest trickles in over two days.
        var after = Duration.ofMinutes((long) (20 - 300 * Math.log(1 - random.nextDouble())));
        plan(answer(arrival, text, mood, now.plus(after)));
    }

    private Mood mood(@Nullable Mood before) {
        int draw = random.nextInt(100);
        if (before == null)
            return draw < 34
                    ? Mood.INTERESTED
                    : draw < 54
                            ? Mood.QUESTION
                            : draw < 74
                                    ? Mood.NOT_NOW
                                    : draw < 88 ? Mood.NO : draw < 95 ? Mood.OPT_OUT : Mood.WRONG_PERSON;
        return draw < 35
                ? Mood.INTERESTED
                : draw < 55 ? Mood.BUYS : draw < 70 ? Mood.QUESTION : draw < 85 ? Mood.NOT_NOW : Mood.NO;
    }

    private void plan(Planned message) {
        planned.add(message);
    }

    private Duration minutes(int from, int to) {
        return Duration.ofMinutes(from + random.nextInt(to - from + 1));
    }

    // --- the messages ---

    private Planned answer(Arrival arrival, String text, Mood mood, Instant at) {
        var ours = arrival.message();
        var quoted = "\r\n\r\nYou wrote:\r\n> " + opening(ours);
        return new Planned(
                at,
                arrival.to(),
                sender(ours),
                head(arrival, "Re: " + subject(ours).replaceFirst("(?i)^(re:\\s*)+", ""), at, "")
                        + body(text + "\r\n\r\nBest regards\r\n" + signature(arrival.to()) + quoted),
                mood);
    }

    private Planned away(Arrival arrival, Instant at) {
        var back = LocalDate.ofInstant(at, ZoneOffset.UTC).plusDays(3 + random.nextInt(12));
        return new Planned(
                at,
                arrival.to(),
                sender(arrival.message()),
                head(arrival, "Automatic reply: " + subject(arrival.message()), at, "Auto-Submitted: auto-replied\r\n")
                        + body("Thank you for your message. I am out of the office and will be back on "
                                + DAY.format(back) + ". Your message is not forwarded.\r\n\r\n"
                                + signature(arrival.to())),
                null);
    }

    /** A mail server's report (RFC 3464): words for people, the status for machines, and the head of what came back. */
    private Planned report(Arrival arrival, String status, String why, Instant at) {
        var ours = arrival.message();
        var domain = domain(arrival.to());
        var boundary = "report-" + id();
        var message = "From: Mail Delivery System <mailer-daemon@" + domain + ">\r\n"
                + "To: " + sender(ours) + "\r\n"
                + "Subject: Undelivered Mail Returned to Sender\r\n"
                + "Date: " + DATE.format(at.atOffset(ZoneOffset.UTC)) + "\r\n"
                + "Message-ID: <" + id() + "@" + domain + ">\r\n"
                + "Auto-Submitted: auto-replied\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"\r\n\r\n"
                + "--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
                + "This is the mail system at host mx." + domain + ".\r\n\r\n<" + arrival.to() + ">: " + why
                + "\r\n\r\n"
                + "--" + boundary + "\r\nContent-Type: message/delivery-status\r\n\r\n"
                + "Reporting-MTA: dns; mx." + domain + "\r\n\r\n"
                + "Final-Recipient: rfc822; " + arrival.to() + "\r\n"
                + "Action: failed\r\nStatus: " + status + "\r\n"
                + "Diagnostic-Code: smtp; " + (status.startsWith("5") ? "550 " : "452 ") + status + " " + why
                + "\r\n\r\n"
                + "--" + boundary + "\r\nContent-Type: text/rfc822-headers\r\n\r\n"
                + headers(ours) + "\r\n--" + boundary + "--\r\n";
        return new Planned(at, "mailer-daemon@" + domain, sender(ours), message, null);
    }

    private String head(Arrival arrival, String subject, Instant at, String more) {
        var ours = arrival.message();
        var messageId = SandboxMail.header(ours, "Message-ID");
        var references = (SandboxMail.header(ours, "References") + " " + messageId).strip();
        return "From: " + arrival.to() + "\r\n"
                + "To: " + sender(ours) + "\r\n"
                + "Subject: " + encoded(subject) + "\r\n"
                + "Date: " + DATE.format(at.atOffset(ZoneOffset.UTC)) + "\r\n"
                + "Message-ID: <" + id() + "@" + domain(arrival.to()) + ">\r\n"
                + "In-Reply-To: " + messageId + "\r\n"
                + "References: " + references.replace(" ", "\r\n ") + "\r\n"
                + more
                + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n";
    }

    private static String body(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String encoded(String subject) {
        try {
            return MimeUtility.fold(9, MimeUtility.encodeText(subject, "UTF-8", null));
        } catch (IOException e) {
            throw new IllegalStateException("UTF-8 belongs to every Java", e);
        }
    }

    private static String headers(MimeMessage message) {
        var head = new StringBuilder();
        try {
            for (var lines = message.getAllHeaderLines(); lines.hasMoreElements(); )
                head.append(lines.nextElement().replaceAll("\\r?\\n", "\r\n")).append("\r\n");
        } catch (MessagingException e) {
            throw new IllegalStateException("A message of our own has no readable head", e);
        }
        return head.toString();
    }

    private static String sender(MimeMessage message) {
        try {
            return ((InternetAddress) message.getFrom()[0]).getAddress();
        } catch (MessagingException e) {
            throw new IllegalStateException("A message of our own has no readable sender", e);
        }
    }

    private static String subject(MimeMessage message) {
        try {
            var subject = message.getSubject();
            return subject == null ? "" : subject;
        } catch (MessagingException e) {
            throw new IllegalStateException("A message of our own has no readable subject", e);
        }
    }

    private static String opening(MimeMessage message) {
        try {
            var text = String.valueOf(message.getContent()).strip().replaceAll("\\s+", " ");
            return text.length() > 140 ? text.substring(0, 140) + " …" : text;
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("A message of our own has no readable text", e);
        }
    }

    private static String signature(String address) {
        var name = address.substring(0, address.indexOf('@')).replace('.', ' ').replaceAll("\\d", "");
        var words = new StringBuilder();
        for (var word : name.split(" "))
            words.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1))
                    .append(' ');
        return words.toString().strip();
    }

    private static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }
}
