package followthrough.bench;

import followthrough.inbox.Reading;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** How fast mail that came in is understood, by one thread, beside a parser that only takes it apart; and what a huge one costs. */
final class ReadingPart implements Bench.Part {
    private static final int MESSAGES = 4_000;
    private static final int ROUNDS = 3;
    private static final int HUGE = 50_000_000;

    private static final String REPLY = """
            From: Maya Lind <maya%d@prospect.example>
            To: Ana <ana@north.example>
            Subject: Re: What others in your trade did first
            Date: Tue, 3 Nov 2026 10:00:00 +0100
            Message-ID: <r%d@prospect.example>
            In-Reply-To: <ft.0190a1b2-0000-7000-8000-000000000001@north.example>
            References: <ft.0190a1b2-0000-7000-8000-000000000001@north.example>
            Content-Type: multipart/alternative; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Thanks, that is what we were looking for. Could you call me on Thursday aft=
            ernoon? Best before four.

            Maya

            --
            Maya Lind, Operations
            +46 8 555 01 01

            On Mon, 2 Nov 2026 at 09:00, Ana <ana@north.example> wrote:
            > Hello Maya,
            >
            > three firms of your size began with the warehouse. What they changed first
            > is on one page, and takes four minutes to read.
            >
            > Would it help if I showed you how they counted?
            --b
            Content-Type: text/html; charset=utf-8

            <div dir="ltr"><p>Thanks, that is what we were looking for. Could you call me on Thursday afternoon?</p>
            <div class="gmail_quote"><blockquote>Hello Maya, three firms of your size began with the warehouse.</blockquote></div></div>
            --b--
            """;
    private static final String BOUNCE = """
            From: Mail Delivery System <MAILER-DAEMON@mx.example>
            To: ana@north.example
            Subject: Undelivered Mail Returned to Sender
            Date: Tue, 3 Nov 2026 10:00:00 +0100
            Auto-Submitted: auto-replied
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b

            This is the mail system at host mx.example. Your message could not be delivered to one or more recipients.

            <tom%d@prospect.example>: host mail.prospect.example[192.0.2.7] said: 550 5.1.1
                <tom%d@prospect.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            Final-Recipient: rfc822; tom@prospect.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 Recipient address rejected: User unknown
            --b
            Content-Type: message/rfc822

            From: ana@north.example
            Message-ID: <ft.0190a1b2-0000-7000-8000-000000000002@north.example>

            Hello Tom
            --b--
            """;
    private static final String ABSENCE = """
            From: Lena <lena%d@prospect.example>
            To: ana@north.example
            Subject: Automatic reply: What others in your trade did first
            Date: Tue, 3 Nov 2026 10:00:00 +0100
            Auto-Submitted: auto-replied
            X-Number: %d
            Content-Type: text/plain; charset=utf-8

            Thank you for your message. I am out of the office until 16 November and answer when I am back.
            In urgent cases write to Jo at office@prospect.example.
            """;

    @Override
    public List<Result> measure(Bench.Progress progress) throws Exception {
        var messages = new ArrayList<byte[]>();
        for (int n = 0; n < MESSAGES; n++)
            messages.add((switch (n % 4) {
                        case 0 -> BOUNCE;
                        case 1 -> ABSENCE;
                        default -> REPLY;
                    })
                    .formatted(n, n)
                    .getBytes(StandardCharsets.UTF_8));
        progress.at("warming up");
        understood(messages);
        takenApart(messages);
        var ours = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        for (int round = 1; round <= ROUNDS; round++) {
            progress.at("round " + round + " of " + ROUNDS);
            bare.add(takenApart(messages));
            ours.add(understood(messages));
        }
        ours.sort(null);
        bare.sort(null);
        progress.at("a message of 50 MB");
        return List.of(
                new Result(
                        "reading",
                        "messages understood by one thread",
                        ours.get(ROUNDS / 2),
                        "/s",
                        bare.get(ROUNDS / 2),
                        "beside Angus Mail, which only takes them apart; half replies with history, a quarter bounces"),
                Result.alone(
                        "reading",
                        "heap while a message of 50 MB is read",
                        peak(huge()) / 1e6,
                        "MB",
                        "at its peak, the message itself left out; of one so large the first 10 MB are read"));
    }

    private static double understood(List<byte[]> messages) {
        long began = System.nanoTime();
        long letters = 0;
        for (var raw : messages)
            letters += Reading.read(raw, Set.of("ana@north.example")).text().length();
        if (letters == 0) throw new IllegalStateException("Nothing was read");
        return messages.size() / ((System.nanoTime() - began) / 1e9);
    }

    private static double takenApart(List<byte[]> messages) throws MessagingException, IOException {
        var session = Session.getInstance(new Properties());
        long began = System.nanoTime();
        long letters = 0;
        for (var raw : messages) {
            var message = new MimeMessage(session, new ByteArrayInputStream(raw));
            letters += message.getSubject().length() + message.getFrom().length + letters(message);
        }
        if (letters == 0) throw new IllegalStateException("Nothing was read");
        return messages.size() / ((System.nanoTime() - began) / 1e9);
    }

    private static long letters(Part part) throws MessagingException, IOException {
        if (!(part.getContent() instanceof Multipart parts))
            return part.getContent() instanceof String text ? text.length() : 0;
        long letters = 0;
        for (int n = 0; n < parts.getCount(); n++) letters += letters(parts.getBodyPart(n));
        return letters;
    }

    private static byte[] huge() {
        var head = """
                From: maya@prospect.example
                Subject: The plans
                Content-Type: multipart/mixed; boundary="b"

                --b

                Here they are.
                --b
                Content-Type: application/octet-stream; name="plans.bin"
                Content-Transfer-Encoding: base64

                """.getBytes(StandardCharsets.US_ASCII);
        var raw = new byte[HUGE];
        Arrays.fill(raw, (byte) 'A');
        for (int at = 76; at < HUGE; at += 77) raw[at] = '\n';
        System.arraycopy(head, 0, raw, 0, head.length);
        return raw;
    }

    private static long peak(byte[] raw) {
        var pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        long before =
                pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        Reading.read(raw, Set.of());
        return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
    }
}
