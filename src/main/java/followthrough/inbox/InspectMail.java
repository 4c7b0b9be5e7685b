package followthrough.inbox;

import followthrough.inbox.Heard.Failure;
import followthrough.inbox.Heard.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./followthrough inspect-mail FILE-OR-FOLDER…}: how Followthrough reads messages, one line of JSON for each, and by
 * which rule. Reads files and nothing else; needs no database.
 */
public final class InspectMail {
    private static final String USAGE = "Usage: ./followthrough inspect-mail [--body] FILE-OR-FOLDER...";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InspectMail() {}

    /** @return 0, or 1 when something could not be read, or 2 when nothing was named */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        boolean body = false;
        var named = new ArrayList<Path>();
        for (var arg : args)
            if (arg.equals("--body")) body = true;
            else if (arg.startsWith("--")) {
                err.println("\"inspect-mail\" knows no " + arg + ".\n" + USAGE);
                return 2;
            } else named.add(Path.of(arg));
        if (named.isEmpty()) {
            err.println(USAGE);
            return 2;
        }
        // In UTF-8 whatever the console speaks: these lines are for programs.
        var lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        boolean all = true;
        for (var path : named) {
            try (var files = files(path)) {
                for (var file : (Iterable<Path>) files::iterator) all &= line(file, body, lines, err);
            } catch (IOException | RuntimeException e) {
                err.println(path + " cannot be read: " + e);
                all = false;
            }
        }
        return all ? 0 : 1;
    }

    private static Stream<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) return Stream.of(path);
        return Files.walk(path).filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString));
    }

    private static boolean line(Path file, boolean body, PrintStream out, PrintStream err) {
        final byte[] raw;
        try (InputStream in = Files.newInputStream(file)) {
            raw = in.readNBytes(Reading.MOST_BYTES);
        } catch (IOException e) {
            err.println(file + " cannot be read: " + e);
            return false;
        }
        out.println(JSON.writeValueAsString(body ? visible(file, raw) : read(file, raw)));
        return true;
    }

    private static Map<String, @Nullable Object> visible(Path file, byte[] raw) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("file", file.toString());
        line.put("text", VisibleText.of(Mime.plain(raw)));
        return line;
    }

    private static Map<String, @Nullable Object> read(Path file, byte[] raw) {
        var heard = Reading.read(raw, Set.of());
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("file", file.toString());
        line.put("from", heard.from());
        line.put("to", heard.to());
        line.put("cc", heard.cc());
        line.put("subject", heard.subject());
        line.put("date", heard.date() == null ? null : heard.date().toString());
        line.put("message_id", heard.messageId());
        line.put(
                "attachments",
                heard.attachments().stream().map(InspectMail::attachment).toList());
        line.put("kind", kind(heard.kind()));
        line.put("bounce", heard.kind() instanceof Kind.Bounce bounce ? bounce(bounce) : null);
        line.put(
                "complaint",
                heard.kind() instanceof Kind.Complaint(var recipients, var id)
                        ? Map.of("recipients", recipients)
                        : null);
        line.put("returns", heard.kind() instanceof Kind.AutoReply(var back) && back != null ? back.toString() : null);
        line.put("text", heard.text());
        intent(heard, line);
        line.put("why", heard.why());
        line.put("in_reply_to", heard.inReplyTo());
        line.put("references", heard.references());
        return line;
    }

    /** What a person's reply seems to want, and the words that say so; both are null where nothing sure was said. */
    private static void intent(Heard heard, Map<String, @Nullable Object> line) {
        var written = heard.date() == null ? LocalDate.EPOCH : LocalDate.ofInstant(heard.date(), ZoneOffset.UTC);
        var intent = heard.kind() instanceof Kind.Reply || heard.kind() instanceof Kind.OptOut
                ? Intent.of(heard.subject(), heard.text(), written)
                : new Intent.None();
        var detail = new LinkedHashMap<String, @Nullable Object>();
        var evidence =
                switch (intent) {
                    case Intent.Interested(var because) -> because;
                    case Intent.Question(var because) -> because;
                    case Intent.Meeting(var because) -> because;
                    case Intent.NotNow(var until, var because) -> {
                        detail.put("until", until == null ? null : until.toString());
                        yield because;
                    }
                    case Intent.No(var why, var because) -> {
                        detail.put("reason", why.word);
                        yield because;
                    }
                    case Intent.WrongPerson(var referral, var because) -> {
                        detail.put("referral", referral);
                        yield because;
                    }
                    case Intent.Stop() -> null;
                    case Intent.None() -> null;
                };
        if (evidence != null) {
            detail.put("words", evidence.words());
            detail.put("rule", evidence.rule());
        }
        line.put("intent", word(intent));
        line.put("intent_detail", detail.isEmpty() ? null : detail);
    }

    private static @Nullable String word(Intent intent) {
        return switch (intent) {
            case Intent.Interested _ -> "interested";
            case Intent.Question _ -> "question";
            case Intent.NotNow _ -> "not_now";
            case Intent.No _ -> "no";
            case Intent.WrongPerson _ -> "wrong_person";
            case Intent.Meeting _ -> "meeting";
            case Intent.Stop() -> "stop";
            case Intent.None() -> null;
        };
    }

    private static Map<String, @Nullable Object> attachment(Heard.Attachment attachment) {
        var file = new LinkedHashMap<String, @Nullable Object>();
        file.put("name", attachment.name());
        file.put("type", attachment.type());
        file.put("size", attachment.size());
        return file;
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case Kind.Reply _ -> "reply";
            case Kind.AutoReply _ -> "auto_reply";
            case Kind.Bounce bounce -> bounce.delayed() ? "delayed" : "bounce";
            case Kind.Complaint _ -> "complaint";
            case Kind.OptOut _ -> "opt_out";
            case Kind.Delivered _ -> "delivered";
            case Kind.Other _ -> "other";
        };
    }

    /** The gravest of what is said about its recipients, and what is said about each. */
    private static Map<String, @Nullable Object> bounce(Kind.Bounce bounce) {
        var worst = bounce.failures().stream()
                .min(Comparator.comparing(Failure::type))
                .orElseThrow();
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.putAll(failure(worst));
        all.put(
                "recipients",
                bounce.failures().stream()
                        .map(Failure::recipient)
                        .filter(recipient -> !recipient.isEmpty())
                        .toList());
        all.put("original_message_id", bounce.originalMessageId());
        all.put(
                "each",
                bounce.failures().stream()
                        .map(it -> {
                            var one = failure(it);
                            one.put("recipient", it.recipient());
                            one.put("said", it.said());
                            return one;
                        })
                        .toList());
        return all;
    }

    private static Map<String, @Nullable Object> failure(Failure failure) {
        var one = new LinkedHashMap<String, @Nullable Object>();
        one.put("type", failure.type().name().toLowerCase(java.util.Locale.ROOT));
        one.put("reason", failure.reason().word());
        one.put("status", failure.status().isEmpty() ? null : failure.status());
        return one;
    }
}
