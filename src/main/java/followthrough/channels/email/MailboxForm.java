package followthrough.channels.email;

import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What somebody typed to connect or change a mailbox, as typed, but for the password, which is never shown again. */
public record MailboxForm(
        String address, String displayName, String username, Typed smtp, Typed imap, String perMinute, String perDay) {

    /** One server as typed; an empty host asks for the usual one. */
    public record Typed(String host, String port, String tls) {
        static Typed of(Server server) {
            return new Typed(
                    server.host(), String.valueOf(server.port()), server.tls().word());
        }

        static Typed of(Map<String, String> fields, String which) {
            return new Typed(
                    fields.getOrDefault(which + ".host", "").strip(),
                    fields.getOrDefault(which + ".port", "").strip(),
                    fields.getOrDefault(which + ".tls", "tls"));
        }

        /** The port of that encryption where none was typed; one that is no number is 0, which nobody accepts. */
        private Server or(Server usual, int encrypted, int plain) {
            if (host.isEmpty()) return usual;
            var way = tlsOf(tls);
            return new Server(host, port.isEmpty() ? way == Tls.TLS ? encrypted : plain : number(port), way);
        }
    }

    private static final String PER_MINUTE = String.valueOf(NewMailbox.USUAL_PER_MINUTE);
    private static final String PER_DAY = String.valueOf(NewMailbox.USUAL_PER_DAY);

    static MailboxForm empty(String displayName, String address) {
        var none = new Typed("", "", "tls");
        return new MailboxForm(address, displayName, "", none, none, PER_MINUTE, PER_DAY);
    }

    static MailboxForm of(Mailbox mailbox) {
        return new MailboxForm(
                mailbox.address(),
                mailbox.displayName(),
                mailbox.username(),
                Typed.of(mailbox.smtp()),
                Typed.of(mailbox.imap()),
                String.valueOf(mailbox.perMinute()),
                String.valueOf(mailbox.perDay()));
    }

    static MailboxForm of(Map<String, String> fields) {
        return new MailboxForm(
                fields.getOrDefault("address", "").strip(),
                fields.getOrDefault("displayName", "").strip(),
                fields.getOrDefault("username", "").strip(),
                Typed.of(fields, "smtp"),
                Typed.of(fields, "imap"),
                fields.getOrDefault("perMinute", PER_MINUTE).strip(),
                fields.getOrDefault("perDay", PER_DAY).strip());
    }

    /** With the usual servers and the address as user name where nothing was typed. */
    NewMailbox filled(long memberId, String password) {
        var usual = UsualServers.of(address);
        return new NewMailbox(
                memberId,
                address,
                displayName,
                smtp.or(usual.smtp(), 465, 587),
                imap.or(usual.imap(), 993, 143),
                username.isEmpty() ? address : username,
                password,
                number(perMinute),
                number(perDay));
    }

    /** The same with what was filled in, so that it can be corrected. */
    MailboxForm shown() {
        if (address.isEmpty()) return this;
        var usual = UsualServers.of(address);
        return new MailboxForm(
                address,
                displayName,
                username,
                smtp.host.isEmpty() ? Typed.of(usual.smtp()) : smtp,
                imap.host.isEmpty() ? Typed.of(usual.imap()) : imap,
                perMinute,
                perDay);
    }

    /** The choices of encryption, for a select. */
    public Map<String, String> ways() {
        var ways = new LinkedHashMap<String, String>();
        ways.put("tls", "TLS");
        ways.put("starttls", "STARTTLS");
        ways.put("none", "Not encrypted");
        return ways;
    }

    private static int number(String typed) {
        return typed.matches("\\d{1,6}") ? Integer.parseInt(typed) : 0;
    }

    private static Tls tlsOf(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "starttls" -> Tls.STARTTLS;
            case "none" -> Tls.NONE;
            default -> Tls.TLS;
        };
    }
}
