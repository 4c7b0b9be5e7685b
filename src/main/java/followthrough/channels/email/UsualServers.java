package followthrough.channels.email;

import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import java.util.Locale;
import java.util.Map;

/** The servers that go with an address, as far as its domain tells; else names most providers use. */
record UsualServers(Server smtp, Server imap) {
    private static final UsualServers GOOGLE = of("smtp.gmail.com", 465, "imap.gmail.com");
    private static final UsualServers OUTLOOK = of("smtp-mail.outlook.com", 587, "outlook.office365.com");
    private static final UsualServers MICROSOFT_365 = of("smtp.office365.com", 587, "outlook.office365.com");
    private static final UsualServers YAHOO = of("smtp.mail.yahoo.com", 465, "imap.mail.yahoo.com");
    private static final UsualServers APPLE = of("smtp.mail.me.com", 587, "imap.mail.me.com");
    private static final UsualServers GMX = of("mail.gmx.net", 465, "imap.gmx.net");

    private static final Map<String, UsualServers> BY_DOMAIN = Map.ofEntries(
            Map.entry("gmail.com", GOOGLE),
            Map.entry("googlemail.com", GOOGLE),
            Map.entry("outlook.com", OUTLOOK),
            Map.entry("hotmail.com", OUTLOOK),
            Map.entry("live.com", OUTLOOK),
            Map.entry("msn.com", OUTLOOK),
            Map.entry("onmicrosoft.com", MICROSOFT_365),
            Map.entry("yahoo.com", YAHOO),
            Map.entry("ymail.com", YAHOO),
            Map.entry("icloud.com", APPLE),
            Map.entry("me.com", APPLE),
            Map.entry("mac.com", APPLE),
            Map.entry("gmx.de", GMX),
            Map.entry("gmx.net", GMX),
            Map.entry("gmx.at", GMX),
            Map.entry("gmx.ch", GMX),
            Map.entry("web.de", of("smtp.web.de", 587, "imap.web.de")),
            Map.entry("t-online.de", of("securesmtp.t-online.de", 465, "secureimap.t-online.de")),
            Map.entry("posteo.de", of("posteo.de", 465, "posteo.de")),
            Map.entry("mailbox.org", of("smtp.mailbox.org", 465, "imap.mailbox.org")),
            Map.entry("fastmail.com", of("smtp.fastmail.com", 465, "imap.fastmail.com")),
            Map.entry("zoho.com", of("smtp.zoho.com", 465, "imap.zoho.com")),
            Map.entry("aol.com", of("smtp.aol.com", 465, "imap.aol.com")),
            Map.entry("orange.fr", of("smtp.orange.fr", 465, "imap.orange.fr")),
            Map.entry("free.fr", of("smtp.free.fr", 465, "imap.free.fr")),
            Map.entry("libero.it", of("smtp.libero.it", 465, "imapmail.libero.it")),
            Map.entry("ziggo.nl", of("smtp.ziggo.nl", 587, "imap.ziggo.nl")));

    /** Whether addresses at that domain belong to people who cannot change its records. */
    static boolean isProviders(String domain) {
        return BY_DOMAIN.containsKey(domain);
    }

    /** Those of a provider, which also has addresses of other domains. */
    static UsualServers at(Provider provider, String address) {
        return switch (provider) {
            case GOOGLE -> GOOGLE;
            case MICROSOFT -> of(address).equals(OUTLOOK) ? OUTLOOK : MICROSOFT_365;
        };
    }

    static UsualServers of(String address) {
        var domain = address.substring(address.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
        // A subdomain, such as a firm's own at onmicrosoft.com, is served like the domain above it.
        for (var name = domain; name.contains("."); name = name.substring(name.indexOf('.') + 1)) {
            var known = BY_DOMAIN.get(name);
            if (known != null) return known;
        }
        return of("smtp." + domain, 465, "imap." + domain);
    }

    private static UsualServers of(String smtpHost, int smtpPort, String imapHost) {
        return new UsualServers(
                new Server(smtpHost, smtpPort, smtpPort == 465 ? Tls.TLS : Tls.STARTTLS),
                new Server(imapHost, 993, Tls.TLS));
    }
}
