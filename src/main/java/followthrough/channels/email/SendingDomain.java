package followthrough.channels.email;

import followthrough.channels.email.Dns.CannotTell;
import followthrough.web.Tone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks up whether the world may believe mail from a domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), somewhere for
 * answers to go (MX), and a name for the server's address. Says each in words, with the record to add where one is missing.
 */
@Component
public class SendingDomain {
    /** RFC 7208, section 4.6.4. */
    private static final int MOST_LOOKUPS = 10;

    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?");

    /** Where keys usually stand when nobody says. */
    private static final List<String> USUAL_SELECTORS = List.of(
            "google",
            "selector1",
            "selector2",
            "default",
            "dkim",
            "mail",
            "k1",
            "s1",
            "s2",
            "fm1",
            "zoho",
            "protonmail",
            "mbo0001",
            "sig1",
            "key1",
            "ionos",
            "s1-ionos");

    /** A record to add. @param value absent where only the provider knows it: a key is theirs */
    public record DnsRecord(
            String name, String type, @Nullable String value) {}

    /** How one part is. */
    public enum State {
        GOOD,
        /** Mail arrives, but less surely than it could. */
        WEAK,
        WRONG,
        UNKNOWN
    }

    /**
     * What was found out about one part.
     *
     * @param part as "SPF"
     * @param add the record that mends it; absent where none does
     */
    public record Finding(
            String part,
            State state,
            String words,
            @Nullable DnsRecord add) {
        /** One word for the chip. */
        public String word() {
            return switch (state) {
                case GOOD -> "good";
                case WEAK -> "could be better";
                case WRONG -> "amiss";
                case UNKNOWN -> "not known";
            };
        }

        public Tone tone() {
            return switch (state) {
                case GOOD -> Tone.GOOD;
                case WEAK, UNKNOWN -> Tone.WARM;
                case WRONG -> Tone.ALERT;
            };
        }
    }

    /** Who sends for a domain, and what their mail needs. @param name as people know it */
    private record Provider(String name, String spf, List<String> selectors, String keyAt) {}

    private static final Provider GOOGLE = new Provider(
            "Google",
            "include:_spf.google.com",
            List.of("google"),
            "the Google Admin console, Apps, Google Workspace, Gmail, Authenticate email");
    private static final Provider MICROSOFT = new Provider(
            "Microsoft 365",
            "include:spf.protection.outlook.com",
            List.of("selector1", "selector2"),
            "the Microsoft Defender portal, Email authentication settings, DKIM");
    private static final Provider ZOHO = new Provider(
            "Zoho",
            "include:zohomail.com",
            List.of("zoho", "zmail", "default"),
            "the Zoho Mail admin console, Domains, DKIM");
    private static final Provider FASTMAIL = new Provider(
            "Fastmail",
            "include:spf.messagingengine.com",
            List.of("fm1", "fm2", "fm3"),
            "Fastmail's settings, Domains");

    private final Dns dns;

    SendingDomain(Dns dns) {
        this.dns = dns;
    }

    /**
     * Takes up to some seconds, because name servers do.
     *
     * @param address of a mailbox
     * @param smtpHost through which it sends
     * @param selector where the key of DKIM stands; empty: the usual places are tried
     */
    List<Finding> check(String address, String smtpHost, String selector) {
        var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (UsualServers.isProviders(domain))
            return List.of(new Finding(
                    "Domain", State.GOOD, domain + " belongs to your provider, who sees to all of this.", null));
        var provider = provider(smtpHost);
        var found = new ArrayList<Finding>();
        for (var part : List.<Part>of(
                new Part("MX", () -> mx(domain)),
                new Part("SPF", () -> spf(domain, smtpHost, provider)),
                new Part("DKIM", () -> dkim(domain, provider, selector.strip())),
                new Part("DMARC", () -> dmarc(domain)),
                new Part("Reverse DNS", () -> reverse(smtpHost, provider)))) {
            try {
                found.add(part.look.look());
            } catch (CannotTell e) {
                found.add(new Finding(
                        part.name,
                        State.UNKNOWN,
                        "Could not be looked up: " + e.getMessage() + ". Check again.",
                        null));
            }
        }
        return found;
    }

    private record Part(String name, Look look) {}

    private interface Look {
        Finding look() throws CannotTell;
    }

    private static Optional<Provider> provider(String smtpHost) {
        var host = smtpHost.toLowerCase(Locale.ROOT);
        if (host.endsWith("gmail.com") || host.endsWith("google.com") || host.endsWith("googlemail.com"))
            return Optional.of(GOOGLE);
        if (host.endsWith("office365.com") || host.endsWith("outlook.com")) return Optional.of(MICROSOFT);
        if (host.contains("zoho.")) return Optional.of(ZOHO);
        if (host.endsWith("fastmail.com") || host.endsWith("messagingengine.com")) return Optional.of(FASTMAIL);
        return Optional.empty();
    }

    private Finding mx(String domain) throws CannotTell {
        var servers = dns.mailServers(domain);
        if (servers.equals(List.of("")))
            return new Finding(
                    "MX",
                    State.WRONG,
                    "The domain says that it takes no mail at all (a null MX), so answers and reports of what came back are lost,"
                            + " and many servers refuse mail from it.",
                    null);
        if (!servers.isEmpty()) return new Finding("MX", State.GOOD, "Answers go to " + servers.getFirst() + ".", null);
        if (dns.hasAddress(domain))
            return new Finding(
                    "MX",
                    State.WEAK,
                    "There is no MX record; answers go to the address of " + domain
                            + " itself. Some servers take mail from such a domain for spam.",
                    new DnsRecord(domain, "MX", "10 <your mail server>"));
        return new Finding(
                "MX",
                State.WRONG,
                "The domain has no mail server, so answers and reports of what came back are lost, and many servers refuse"
                        + " mail from it.",
                new DnsRecord(domain, "MX", "10 <your mail server>"));
    }

    // --- SPF ---

    private Finding spf(String domain, String smtpHost, Optional<Provider> provider) throws CannotTell {
        var policies = policies(domain);
        var wanted = provider.map(Provider::spf).orElse(named(smtpHost) + smtpHost);
        if (policies.isEmpty())
            return new Finding(
                    "SPF",
                    State.WRONG,
                    "The domain does not say who may send for it. Large providers refuse such mail or call it spam.",
                    new DnsRecord(domain, "TXT", "v=spf1 " + wanted + " ~all"));
        if (policies.size() > 1)
            return new Finding(
                    "SPF",
                    State.WRONG,
                    "There are " + policies.size()
                            + " SPF records, which counts as none (RFC 7208, 4.5). Make them one.",
                    null);
        var policy = policies.getFirst();
        var seen = new HashSet<String>();
        var count = new Lookups();
        boolean covers = covers(domain, policy, wanted, seen, count);
        if (count.lookups > MOST_LOOKUPS)
            return new Finding(
                    "SPF",
                    State.WRONG,
                    "It takes " + count.lookups + " lookups to evaluate, and after " + MOST_LOOKUPS
                            + " receivers give up (RFC 7208, 4.6.4). Take out what no longer sends for you.",
                    null);
        if (policy.toLowerCase(Locale.ROOT).matches(".*\\s\\+?all(?:\\s.*)?"))
            return new Finding(
                    "SPF",
                    State.WRONG,
                    "It ends with \"all\" and so lets anybody send for the domain.",
                    new DnsRecord(domain, "TXT", policy.replaceAll("(?i)\\s\\+?all\\b", " ~all")));
        if (!covers && provider.isPresent())
            return new Finding(
                    "SPF",
                    State.WRONG,
                    provider.get().name() + " may not send for the domain: its entry is missing.",
                    new DnsRecord(domain, "TXT", with(policy, wanted)));
        boolean ends = policy.toLowerCase(Locale.ROOT).matches(".*(?:[~-]all|redirect=).*");
        if (!ends)
            return new Finding(
                    "SPF",
                    State.WEAK,
                    "It does not say what is to become of mail from elsewhere: \"~all\" is missing at its end.",
                    new DnsRecord(domain, "TXT", policy.replaceAll("(?i)\\s\\?all\\b", "") + " ~all"));
        if (!covers)
            return new Finding(
                    "SPF",
                    State.UNKNOWN,
                    "There is one. Whether it covers the servers of " + smtpHost
                            + " only its operator knows; it does not name that host.",
                    null);
        return new Finding(
                "SPF",
                State.GOOD,
                provider.map(Provider::name).orElse(smtpHost) + " may send for the domain. " + count.lookups + " of "
                        + MOST_LOOKUPS + " lookups are used.",
                null);
    }

    private static final class Lookups {
        private int lookups;
    }

    private List<String> policies(String domain) throws CannotTell {
        return dns.texts(domain).stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1(?:\\s.*)?"))
                .toList();
    }

    /** Whether a policy, or one it includes, has that entry; counts the lookups that it takes on the way. */
    private boolean covers(String domain, String policy, String wanted, Set<String> seen, Lookups count)
            throws CannotTell {
        boolean covers = false;
        for (var written : policy.strip().split("\\s+")) {
            var term = written.toLowerCase(Locale.ROOT).replaceFirst("^[+?~-]", "");
            covers |= term.equals(wanted) || term.equals("a") && wanted.equals("a:" + domain);
            boolean asks = term.matches("(?:a|mx|ptr)(?:[:/].*)?|(?:include|exists):.*|redirect=.*");
            if (!asks) continue;
            count.lookups++;
            var further = term.startsWith("include:")
                    ? term.substring(8)
                    : term.startsWith("redirect=") ? term.substring(9) : null;
            // One step more than allowed says all there is to say; a policy that includes itself ends here, too.
            if (further == null || further.contains("%") || count.lookups > MOST_LOOKUPS || !seen.add(further))
                continue;
            for (var included : policies(further)) covers |= covers(further, included, wanted, seen, count);
        }
        return covers;
    }

    /** An address is no name: receivers take "a:192.0.2.7" for an error, and the whole record with it (RFC 7208, 5). */
    private static String named(String host) {
        return host.matches("[0-9.]+") ? "ip4:" : host.contains(":") ? "ip6:" : "a:";
    }

    private static String with(String policy, String entry) {
        return policy.strip().replaceFirst("(?i)^v=spf1", "v=spf1 " + entry);
    }

    // --- DKIM ---

    private Finding dkim(String domain, Optional<Provider> provider, String selector) throws CannotTell {
        if (!selector.isEmpty() && !SELECTOR.matcher(selector).matches())
            return new Finding("DKIM", State.UNKNOWN, "\"" + selector + "\" is not the name of a key.", null);
        var named = !selector.isEmpty();
        var tried = named
                ? List.of(selector)
                : provider.map(Provider::selectors).filter(it -> !it.isEmpty()).orElse(USUAL_SELECTORS);
        for (var name : tried) {
            var at = name + "._domainkey." + domain;
            for (var key : dns.texts(at)) {
                if (key.matches("(?i)(?:.*;)?\\s*p=\\s*(?:;.*)?"))
                    return new Finding(
                            "DKIM",
                            State.WRONG,
                            "The key \"" + name + "\" has been withdrawn (its p= is empty).",
                            null);
                if (key.contains("p="))
                    return new Finding(
                            "DKIM",
                            State.GOOD,
                            "A key stands at " + at
                                    + ". That mail is signed with it, only a message that was sent can show:"
                                    + " look for dkim=pass in its headers.",
                            null);
            }
        }
        if (named || provider.isPresent())
            return new Finding(
                    "DKIM",
                    State.WRONG,
                    "No key stands at " + tried.getFirst() + "._domainkey." + domain
                            + ", so mail from here is not signed for " + domain + "."
                            + provider.map(it -> " " + it.name() + " makes one: " + it.keyAt() + ".")
                                    .orElse(""),
                    new DnsRecord(tried.getFirst() + "._domainkey." + domain, "TXT", null));
        return new Finding(
                "DKIM",
                State.UNKNOWN,
                "No key stands at the usual places. Its name is in a message that you sent: s= in the header DKIM-Signature."
                        + " Type it here; without that header your provider does not sign, and should.",
                null);
    }

    // --- DMARC ---

    private Finding dmarc(String domain) throws CannotTell {
        var at = domain;
        // The domain's own, or that of the organisation above it (RFC 7489, 6.6.3); never that of a whole top level.
        for (; at.indexOf('.') > 0; at = at.substring(at.indexOf('.') + 1)) {
            var policies = dns.texts("_dmarc." + at).stream()
                    .filter(text -> text.toLowerCase(Locale.ROOT).matches("v\\s*=\\s*dmarc1\\s*(?:;.*)?"))
                    .toList();
            if (policies.size() > 1)
                return new Finding(
                        "DMARC",
                        State.WRONG,
                        "There are " + policies.size() + " DMARC records at _dmarc." + at
                                + ", which counts as none (RFC 7489, 6.6.3). Make them one.",
                        null);
            if (policies.size() == 1) return dmarc(at, policies.getFirst());
        }
        return new Finding(
                "DMARC",
                State.WRONG,
                "The domain does not say what is to become of forged mail. Gmail, Yahoo and Outlook ask for it of whoever"
                        + " sends much. This record changes nothing yet and sends you reports:",
                new DnsRecord("_dmarc." + domain, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + domain));
    }

    private static Finding dmarc(String at, String policy) {
        var asked = Pattern.compile("(?i);\\s*p\\s*=\\s*(\\w+)").matcher(policy);
        if (!asked.find())
            return new Finding(
                    "DMARC",
                    State.WRONG,
                    "The record at _dmarc." + at + " lacks its policy (p=), so it counts for nothing.",
                    new DnsRecord("_dmarc." + at, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + at));
        var p = asked.group(1).toLowerCase(Locale.ROOT);
        return switch (p) {
            case "reject", "quarantine" ->
                new Finding(
                        "DMARC",
                        State.GOOD,
                        "Forged mail is to be " + (p.equals("reject") ? "refused" : "put aside") + " (p=" + p + ").",
                        null);
            case "none" ->
                new Finding(
                        "DMARC",
                        State.GOOD,
                        "There is a policy that only watches (p=none). Once its reports show nothing amiss, p=quarantine"
                                + " protects your name.",
                        null);
            default ->
                new Finding(
                        "DMARC",
                        State.WRONG,
                        "\"p=" + p + "\" is no policy; none, quarantine and reject are.",
                        new DnsRecord("_dmarc." + at, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + at));
        };
    }

    // --- the server's own name ---

    private Finding reverse(String smtpHost, Optional<Provider> provider) throws CannotTell {
        var part = "Reverse DNS";
        if (provider.isPresent())
            return new Finding(
                    part, State.GOOD, provider.get().name() + " sends from servers of its own, with names.", null);
        if (!named(smtpHost).equals("a:"))
            return new Finding(
                    part, State.UNKNOWN, smtpHost + " is an address; only the name of a server is looked up.", null);
        var addresses = dns.addressesOf(smtpHost);
        if (addresses.isEmpty()) return new Finding(part, State.WRONG, smtpHost + " has no address.", null);
        for (var address : addresses) {
            var names = dns.namesOf(address);
            if (names.isEmpty())
                return new Finding(
                        part,
                        State.WEAK,
                        address.getHostAddress() + ", the address of " + smtpHost
                                + ", leads back to no name. If mail leaves from it, many servers refuse it; whoever runs the"
                                + " server asks whoever the address belongs to for a PTR record.",
                        null);
            boolean confirmed = false;
            for (var name : names) confirmed |= dns.addressesOf(name).contains(address);
            if (!confirmed)
                return new Finding(
                        part,
                        State.WEAK,
                        address.getHostAddress() + " leads back to " + names.getFirst()
                                + ", which does not lead to that address. Servers that look take this for a forgery.",
                        null);
        }
        return new Finding(
                part,
                State.GOOD,
                "The address of " + smtpHost
                        + " has a name that leads back to it. Whether mail leaves from that address, only"
                        + " a message that was sent can show.",
                null);
    }
}
