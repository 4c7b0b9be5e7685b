package followthrough.channels.email;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where people sign in for their mailbox, so that their password is known to nobody here. */
public enum Provider {
    GOOGLE(
            "Google",
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            List.of("https://mail.google.com/", "openid", "email"),
            // A refresh token comes only with the first consent, unless each is asked for anew.
            Map.of("access_type", "offline", "prompt", "consent"),
            List.of("gmail.com", "googlemail.com")),
    MICROSOFT(
            "Microsoft",
            "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
            "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            List.of(
                    "https://outlook.office.com/SMTP.Send",
                    "https://outlook.office.com/IMAP.AccessAsUser.All",
                    "offline_access",
                    "openid",
                    "email"),
            Map.of(),
            List.of("office365.com", "outlook.com"));

    private final String said;
    final String authorize;
    final String token;
    final List<String> scopes;
    final Map<String, String> also;
    private final List<String> hosts;

    /**
     * @param also what it wants to be asked beside what RFC 6749 names
     * @param hosts ends of the names of its mail servers: its tokens go nowhere else
     */
    Provider(
            String said,
            String authorize,
            String token,
            List<String> scopes,
            Map<String, String> also,
            List<String> hosts) {
        this.said = said;
        this.authorize = authorize;
        this.token = token;
        this.scopes = scopes;
        this.also = also;
        this.hosts = hosts;
    }

    /** The word of tables, URLs and the API, e.g. {@code google}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in sentences. */
    public String said() {
        return said;
    }

    /** What people are asked to allow, with spaces between. */
    public String scope() {
        return String.join(" ", scopes);
    }

    /** Whether that is one of its mail servers. */
    boolean serves(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(it -> name.equals(it) || name.endsWith("." + it));
    }

    /** Whether it knows several directories of which one must be named. */
    public boolean hasTenants() {
        return this == MICROSOFT;
    }

    /** @throws IllegalArgumentException for a word that is no provider */
    static Provider of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
