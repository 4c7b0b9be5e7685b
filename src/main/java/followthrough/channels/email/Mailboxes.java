package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import followthrough.database.Keys;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import followthrough.web.NotFound;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The door to the members' mailboxes: connecting, testing, pausing, and the SMTP connection to send through. */
@Component
public class Mailboxes {
    static final String PASSWORD_UNREADABLE =
            "its password is not here, or sealed with the key of another installation; give the password again";

    /** RFC 1035, 2.3.4, without the final dot. */
    private static final int LONGEST_HOST = 253;

    static final int LONGEST_SIGNATURE = 1_000;
    static final int MOST_SIGNATURE_LINES = 12;

    private final MailboxStore store;
    private final SafeHosts hosts;
    private final Secrets secrets;
    private final Providers providers;
    private final AccessTokens tokens;
    private final Supplier<SSLSocketFactory> tls;
    private final Clock clock;
    private final Patience patience;

    /** @param answer and verdict: how long to wait for a server, as RFC 5321 asks; shorter in trials only */
    @Autowired
    Mailboxes(
            MailboxStore store,
            SafeHosts hosts,
            Providers providers,
            Keys keys,
            Clock clock,
            @Value("${followthrough.mail-answer:PT2M}") Duration answer,
            @Value("${followthrough.mail-verdict:PT10M}") Duration verdict) {
        // Java reads all the authorities it trusts for its first one, which no start need wait for.
        this(
                store,
                hosts,
                providers,
                keys.mailKey(),
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                clock,
                new Patience(Patience.USUAL.connect(), answer, verdict));
    }

    Mailboxes(
            MailboxStore store,
            SafeHosts hosts,
            Providers providers,
            byte[] mailKey,
            Supplier<SSLSocketFactory> tls,
            Clock clock,
            Patience patience) {
        this.store = store;
        this.hosts = hosts;
        this.providers = providers;
        this.secrets = new Secrets(mailKey);
        this.tokens = new AccessTokens(store, providers, secrets, clock);
        this.tls = tls;
        this.clock = clock;
        this.patience = patience;
    }

    /** Whether a mailbox could be connected. */
    public sealed interface Connecting {
        record Connected(long mailboxId) implements Connecting {}

        /**
         * @param problems a sentence by field: {@code address}, {@code displayName}, {@code username},
         *     {@code password}, {@code perMinute}, {@code perDay}, {@code smtp.host}, {@code smtp.port},
         *     {@code smtp.tls} and the same with {@code imap}
         */
        record Refused(Map<String, String> problems) implements Connecting {}
    }

    /** What came of trying both servers. */
    public record Tested(Check smtp, Check imap) {
        public boolean works() {
            return smtp instanceof Check.Works && imap instanceof Check.Works;
        }
    }

    /** Connects a mailbox whose servers both work. Reading starts with what comes in from now on; older mail is left alone. */
    public Connecting connect(NewMailbox typed) {
        var problems = problems(typed);
        if (typed.password().isEmpty()) problems.put("password", "Type the mailbox's password.");
        if (problems.isEmpty()) problems.putAll(problems(test(typed)));
        if (!problems.isEmpty()) return new Connecting.Refused(problems);
        return insert(typed, secrets.seal(typed.password(), typed.address()));
    }

    /**
     * Connects the mailbox that somebody signed in for, once both servers work with it. One that is connected already goes
     * on with this sign-in, also when it had a password before.
     *
     * @param displayName of a mailbox that is new
     * @param managesAll whether that may be a mailbox of somebody else
     */
    Connecting connect(long memberId, String displayName, boolean managesAll, Providers.SignIn.Done done) {
        var provider = done.provider();
        var email = done.email();
        var username = done.username() == null ? email : done.username();
        var address = done.asked().isEmpty() && email != null ? email : done.asked();
        var known = store.find(address).orElse(null);
        if (known != null && !managesAll && known.memberId() != memberId) return connectedAlready(address);
        boolean another = email != null
                && Stream.of(address, known == null ? address : known.username())
                        .noneMatch(it -> it.equalsIgnoreCase(email) || it.equalsIgnoreCase(username));
        if (another)
            return new Connecting.Refused(Map.of(
                    "address",
                    "You signed in as " + email + ", not as " + address + ". Choose that account at " + provider.said()
                            + "."));
        var usual = providers.servers(provider, address);
        var fresh = new NewMailbox(
                memberId,
                address,
                displayName,
                usual.smtp(),
                usual.imap(),
                username == null ? address : username,
                "",
                NewMailbox.USUAL_PER_MINUTE,
                NewMailbox.USUAL_PER_DAY,
                provider);
        var typed = known == null ? fresh : goesOn(known, fresh);
        var problems = problems(typed);
        if (problems.isEmpty())
            problems.putAll(problems(test(typed, done.granted().accessToken())));
        if (!problems.isEmpty()) return new Connecting.Refused(problems);
        var sealed = secrets.seal(done.refreshToken(), address);
        var connected = known == null ? insert(typed, sealed) : new Connecting.Connected(known.mailboxId());
        if (known != null) {
            store.update(known.mailboxId(), typed, sealed);
            if (known.pausedByLogIn()) store.resume(known.mailboxId());
        }
        if (connected instanceof Connecting.Connected(var mailboxId)) tokens.hold(mailboxId, done.granted());
        return connected;
    }

    /** What its owner set stays; servers and user name where they were of this provider before. */
    private static NewMailbox goesOn(Mailbox known, NewMailbox fresh) {
        boolean same = known.provider() == fresh.provider();
        return new NewMailbox(
                known.memberId(),
                known.address(),
                known.displayName(),
                same ? known.smtp() : fresh.smtp(),
                same ? known.imap() : fresh.imap(),
                same ? known.username() : fresh.username(),
                "",
                known.perMinute(),
                known.perDay(),
                fresh.provider());
    }

    private Connecting insert(NewMailbox typed, byte[] sealed) {
        var now = clock.instant();
        return store.insert(typed, sealed, Ramp.first(Math.min(store.rampStart(), typed.perDay()), now), now)
                .<Connecting>map(Connecting.Connected::new)
                .orElseGet(() -> connectedAlready(typed.address()));
    }

    private static Connecting connectedAlready(String address) {
        return new Connecting.Refused(Map.of("address", address + " is connected already. A mailbox has one owner."));
    }

    /**
     * Changes everything but owner and address, once it works; it then resumes if a failed log-in had paused it. An empty
     * password keeps the one there is, as long as it goes where it went before: whoever may change a mailbox need not know
     * its password, and must not learn it from a server of their own. Where somebody signed in, it goes to servers of that
     * provider only.
     */
    public Connecting change(long mailboxId, NewMailbox typed) {
        var mailbox = store.find(mailboxId).orElseThrow();
        if (mailbox.provider() != null) return change(mailbox, mailbox.provider(), typed.at(mailbox.provider()));
        var password = typed.password().isEmpty() ? password(mailbox) : typed.password();
        var problems = problems(typed);
        addressStays(mailbox, typed, problems);
        boolean sameServers = typed.smtp().equals(mailbox.smtp())
                && typed.imap().equals(mailbox.imap())
                && typed.username().equals(mailbox.username());
        if (typed.password().isEmpty() && !sameServers)
            problems.put(
                    "password", "Type the password again: other servers, or another user name, get it from you only.");
        if (password == null) problems.put("password", "Unknown here: " + PASSWORD_UNREADABLE + ".");
        if (problems.isEmpty() && password != null) problems.putAll(problems(test(typed, password)));
        if (!problems.isEmpty() || password == null) return new Connecting.Refused(problems);
        store.update(mailboxId, typed, secrets.seal(password, mailbox.address()));
        if (mailbox.pausedByLogIn()) store.resume(mailboxId);
        return new Connecting.Connected(mailboxId);
    }

    private Connecting change(Mailbox mailbox, Provider provider, NewMailbox typed) {
        var problems = problems(typed);
        addressStays(mailbox, typed, problems);
        for (var server :
                Map.of("smtp.host", typed.smtp(), "imap.host", typed.imap()).entrySet())
            if (!providers.owns(provider, server.getValue()))
                problems.putIfAbsent(
                        server.getKey(),
                        "Signed in at " + provider.said() + ", only servers of " + provider.said() + " can be used.");
        tokens.forget(mailbox.mailboxId()); // so that no token decides that has ended
        try {
            if (problems.isEmpty()) problems.putAll(problems(test(typed, tokens.of(mailbox, provider, null))));
        } catch (LogInRefused e) {
            problems.put("", e.text() + ".");
        } catch (MessagingException e) {
            problems.put("", oneLine(e.getMessage()) + ".");
        }
        if (!problems.isEmpty()) return new Connecting.Refused(problems);
        store.update(mailbox.mailboxId(), typed, null);
        if (mailbox.pausedByLogIn()) store.resume(mailbox.mailboxId());
        return new Connecting.Connected(mailbox.mailboxId());
    }

    private static void addressStays(Mailbox mailbox, NewMailbox typed, Map<String, String> problems) {
        if (!typed.address().equalsIgnoreCase(mailbox.address()))
            problems.put("address", "The address stays " + mailbox.address() + ". Connect another as a new mailbox.");
    }

    /** Tries both servers and stores nothing. Takes as long as they take, about half a minute each at most. */
    public Tested test(NewMailbox typed) {
        return test(typed, typed.password());
    }

    /** @param password or an access token, where somebody signs in */
    private Tested test(NewMailbox typed, String password) {
        var check = new MailboxCheck(hosts, tls.get());
        return new Tested(check.smtp(typed, password), check.imap(typed, password));
    }

    /** All mailboxes but removed ones, by address. */
    public List<Mailbox> all() {
        return store.all();
    }

    public List<Mailbox> of(long memberId) {
        return of(List.of(memberId)).getOrDefault(memberId, List.of());
    }

    /** By member; those who have none are not among them. */
    public Map<Long, List<Mailbox>> of(Collection<Long> memberIds) {
        return store.of(memberIds).stream().collect(Collectors.groupingBy(Mailbox::memberId));
    }

    /** It was seen that its provider gives messages other Message-IDs than ours. */
    public void replacesIds(long mailboxId) {
        store.idsKept(mailboxId, 0);
    }

    /** Absent when there is none, or it was removed. */
    public Optional<Mailbox> find(long mailboxId) {
        return store.find(mailboxId);
    }

    /** One's own, or any for an administrator. @throws NotFound when it is none of these */
    public Mailbox managed(Viewer viewer, long mailboxId) {
        return find(mailboxId)
                .filter(mailbox -> viewer.administers() || mailbox.memberId() == viewer.memberId())
                .orElseThrow(() -> new NotFound("This mailbox"));
    }

    /**
     * In a copy without passwords and sign-ins: each mailbox waits for its own, and goes on once it has it. A person's pause
     * stays.
     */
    public static void askForPasswords(JdbcClient copy, Instant at) {
        var store = new MailboxStore(copy);
        for (var mailbox : store.all())
            store.pause(
                    mailbox.mailboxId(),
                    Mailbox.LOG_IN_FAILED
                            + (mailbox.provider() == null ? PASSWORD_UNREADABLE : AccessTokens.SIGN_IN_UNREADABLE),
                    at);
    }

    /** From now on nothing is sent from it. It is still read, because a reply must stop what is planned. Twice is safe. */
    public void pause(long mailboxId, String why) {
        store.pause(mailboxId, why, clock.instant());
    }

    /**
     * How what is written from it looks, from the next message on; those planned already stay as they are.
     *
     * @param signature some lines of plain text, or none; the line of two dashes above it comes by itself
     * @param plainOnly without HTML beside the text
     * @return what is wrong with it; then nothing changes
     */
    public Optional<String> sign(long mailboxId, String signature, boolean plainOnly) {
        var problem = signatureProblem(signature);
        if (problem.isEmpty()) store.sign(mailboxId, tidied(signature), plainOnly);
        return problem;
    }

    static Optional<String> signatureProblem(String typed) {
        var signature = tidied(typed);
        long lines = signature.lines().count();
        return Lengths.refusal("The signature", signature, LONGEST_SIGNATURE)
                .or(() -> Optional.of("At most " + MOST_SIGNATURE_LINES + " lines; this has " + lines + ".")
                        .filter(it -> lines > MOST_SIGNATURE_LINES));
    }

    private static String tidied(String signature) {
        return signature
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip()
                .replaceFirst("\\A--\\s*(\\n\\s*|\\z)", "");
    }

    /** What it may send by itself from now on. */
    public void ramp(long mailboxId, Ramp ramp) {
        store.ramp(mailboxId, ramp);
    }

    /** Ends a pause, whoever set it. */
    public void resume(long mailboxId) {
        store.resume(mailboxId);
    }

    /** Forgets the password or sign-in and how far it was read; what went through it stays on record. */
    public void remove(long mailboxId) {
        store.remove(mailboxId, clock.instant());
        tokens.forget(mailboxId);
    }

    /**
     * A connection to send through, opened by its first message; keep it for many. When the server refuses the log-in
     * the mailbox is paused, and resumes by itself once a later try succeeds.
     *
     * @throws java.util.NoSuchElementException when there is no such mailbox
     */
    public SmtpConnection smtp(long mailboxId) {
        if (store.find(mailboxId).isEmpty()) throw new NoSuchElementException("No mailbox " + mailboxId);
        return new SmtpConnection(
                refused -> account(store.find(mailboxId).orElseThrow(), refused),
                hosts,
                tls.get(),
                patience,
                text -> logInFailed(mailboxId, text));
    }

    /** @param refused the access token that a server does not take any more; absent at a first try */
    private Account account(Mailbox mailbox, @Nullable String refused) throws MessagingException, LogInRefused {
        var provider = mailbox.provider();
        return new Account(mailbox, provider == null ? password(mailbox) : tokens.of(mailbox, provider, refused));
    }

    ImapSession imap(Mailbox mailbox) throws MessagingException, LogInRefused {
        var first = account(mailbox, null);
        try {
            return ImapSession.open(first, hosts, tls.get(), patience);
        } catch (LogInRefused e) {
            if (!first.byToken()) throw e;
            // Its token may have ended before its time; a fresh one decides.
            return ImapSession.open(account(mailbox, first.password()), hosts, tls.get(), patience);
        }
    }

    void logInFailed(long mailboxId, String text) {
        pause(mailboxId, Mailbox.LOG_IN_FAILED + text);
    }

    /** Tries both log-ins of a mailbox paused because of one; it resumes when both succeed. */
    boolean resumesAfterLogIn(Mailbox mailbox) {
        try (var smtp = smtp(mailbox.mailboxId())) {
            smtp.check();
            imap(mailbox).close();
            store.resume(mailbox.mailboxId());
            return true;
        } catch (LogInRefused e) {
            logInFailed(mailbox.mailboxId(), e.text());
            return false;
        } catch (MessagingException e) {
            return false; // the server is away: that says nothing about the password, so the next try decides
        }
    }

    private @Nullable String password(Mailbox mailbox) {
        return store.secret(mailbox.mailboxId())
                .map(secret -> secrets.open(secret, mailbox.address()))
                .orElse(null);
    }

    static Map<String, String> problems(NewMailbox typed) {
        var problems = new LinkedHashMap<String, String>();
        try {
            Outgoing.address(typed.address());
        } catch (IllegalArgumentException e) {
            problems.put("address", String.valueOf(e.getMessage()) + ".");
        }
        if (typed.displayName().chars().anyMatch(Character::isISOControl))
            problems.put("displayName", "A line break or control character stands in the name.");
        Lengths.refusal("Your name", typed.displayName(), Lengths.NAME)
                .ifPresent(why -> problems.putIfAbsent("displayName", why));
        if (typed.username().isBlank()) problems.put("username", "Type the user name; mostly it is the address.");
        Lengths.refusal("User name", typed.username(), Lengths.REMARK).ifPresent(why -> problems.put("username", why));
        Lengths.refusal("Password", typed.password(), Lengths.REMARK).ifPresent(why -> problems.put("password", why));
        if (typed.perMinute() < 1 || typed.perMinute() > 600)
            problems.put("perMinute", "Between 1 and 600 messages a minute.");
        if (typed.perDay() < 1 || typed.perDay() > Mailbox.MOST_PER_DAY)
            problems.put("perDay", "Between 1 and " + Mailbox.MOST_PER_DAY + " messages a day.");
        server("smtp", typed.smtp(), problems);
        server("imap", typed.imap(), problems);
        return problems;
    }

    private static void server(String which, Mailbox.Server server, Map<String, String> problems) {
        if (server.host().isBlank()) problems.put(which + ".host", "Type the server's name.");
        Lengths.refusal("The server's name", server.host(), LONGEST_HOST)
                .ifPresent(why -> problems.put(which + ".host", why));
        if (server.port() < 1 || server.port() > 65535) problems.put(which + ".port", "A port is between 1 and 65535.");
    }

    static Map<String, String> problems(Tested tested) {
        var problems = new LinkedHashMap<String, String>();
        if (tested.smtp instanceof Check.Fails(var field, var why, var _)) problems.put(named("smtp", field), why);
        if (tested.imap instanceof Check.Fails(var field, var why, var _))
            problems.putIfAbsent(named("imap", field), why);
        return problems;
    }

    /** User name and password are typed once for both servers. */
    private static String named(String which, String field) {
        return field.equals("username") || field.equals("password") ? field : which + "." + field;
    }

    static String notWithoutTls(String host) {
        return "The password is not sent to " + host
                + " without encryption. Choose TLS or STARTTLS, or let an administrator list that host.";
    }

    /** A server's answer on one line. */
    static String oneLine(@Nullable String answer) {
        return answer == null ? "" : answer.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
