package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import followthrough.channels.email.ProviderStore.Begun;
import followthrough.channels.email.ProviderStore.Registration;
import followthrough.channels.email.TokenEndpoint.Answer;
import followthrough.database.Keys;
import followthrough.team.PublicAddress;
import followthrough.web.Lengths;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertyResolver;
import org.springframework.stereotype.Component;

/**
 * Signing in at a provider for a mailbox: the authorization code flow with PKCE (RFC 6749, RFC 7636, RFC 9700). Each
 * installation is registered there by its own administrators; there is no client that all share.
 */
@Component
class Providers {
    /** How long somebody may take to sign in. */
    static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private final ProviderStore store;
    private final TokenEndpoint endpoint;
    private final Secrets secrets;
    private final UnaryOperator<String> link;
    private final Clock clock;
    private final PropertyResolver properties;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    Providers(
            ProviderStore store,
            SafeHosts hosts,
            Keys keys,
            PublicAddress address,
            Clock clock,
            Environment environment) {
        this(store, hosts, keys.mailKey(), address::link, clock, environment);
    }

    /** @param properties what there is in the place of the providers' servers in trials */
    Providers(
            ProviderStore store,
            SafeHosts hosts,
            byte[] mailKey,
            UnaryOperator<String> link,
            Clock clock,
            PropertyResolver properties) {
        this.store = store;
        this.endpoint = new TokenEndpoint(hosts);
        this.secrets = new Secrets(mailKey);
        this.link = link;
        this.clock = clock;
        this.properties = properties;
    }

    /** Who signed in where. */
    sealed interface SignIn {
        /**
         * @param asked the address somebody typed before; empty when the provider was to say it
         * @param email as the provider says; absent with {@code username} when it says none
         */
        record Done(
                Provider provider,
                Answer.Granted granted,
                String refreshToken,
                String asked,
                @Nullable String email,
                @Nullable String username)
                implements SignIn {
            /** Without the tokens, so that they never reach a log. */
            @Override
            public String toString() {
                return "Done[" + provider + ", " + asked + ", " + email + ", " + username + "]";
            }
        }

        /**
         * @param why in words for the person who tried
         * @param asksAddress whether it works once they type theirs
         */
        record Failed(String why, boolean asksAddress) implements SignIn {
            Failed(String why) {
                this(why, false);
            }
        }
    }

    Optional<Registration> registration(Provider provider) {
        return store.find(provider);
    }

    /** Those at which somebody can sign in. */
    List<Provider> offered() {
        return Stream.of(Provider.values())
                .filter(it -> store.find(it).isPresent())
                .toList();
    }

    /**
     * Keeps what was registered at the provider.
     *
     * @param secret empty keeps the one there is, for the same client
     * @return a sentence by field: {@code clientId}, {@code secret}, {@code tenant}; empty when it was kept
     */
    Map<String, String> register(Provider provider, String clientId, String secret, String tenant, long memberId) {
        var problems = new LinkedHashMap<String, String>();
        var before = store.find(provider).filter(it -> it.clientId().equals(clientId));
        if (!clientId.matches("[\\x21-\\x7e]{1,300}"))
            problems.put("clientId", "Copy the client ID from " + provider.said() + "; it has no spaces.");
        if (secret.isEmpty() && before.isEmpty())
            problems.put("secret", "Copy the client secret from " + provider.said() + ".");
        Lengths.refusal("The secret", secret, Lengths.REMARK).ifPresent(why -> problems.put("secret", why));
        // It becomes part of an address.
        if (provider.hasTenants() && !tenant.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,99}"))
            problems.put("tenant", "The directory (tenant) ID, a domain of it, or \"common\".");
        if (!problems.isEmpty()) return problems;
        var sealed = secret.isEmpty() ? before.orElseThrow().secret() : secrets.seal(secret, provider.word());
        store.save(
                new Registration(provider, clientId, provider.hasTenants() ? tenant : "", sealed, null),
                memberId,
                clock.instant());
        return problems;
    }

    void forget(Provider provider) {
        store.remove(provider);
    }

    /** What must be registered there, to the letter. */
    String redirectUri(Provider provider) {
        return link.apply("/settings/mailboxes/signed-in/" + provider.word());
    }

    /**
     * Where to send somebody to sign in; absent when nothing is registered there.
     *
     * @param address known beforehand, or empty
     * @param session what only this sign-in of this member has: the answer is taken from nobody else
     */
    Optional<URI> begin(Provider provider, String address, String session) {
        var registration = store.find(provider).orElse(null);
        if (registration == null) return Optional.empty();
        var state = token();
        var verifier = token();
        var now = clock.instant();
        store.begin(
                hash(state, session),
                provider,
                new Begun(address, secrets.seal(verifier, provider.word())),
                now,
                now.plus(UNDER_WAY));
        var fields = new LinkedHashMap<String, String>();
        fields.put("response_type", "code");
        fields.put("client_id", registration.clientId());
        fields.put("redirect_uri", redirectUri(provider));
        fields.put("scope", provider.scope());
        fields.put("state", state);
        fields.put("code_challenge", base64(sha256(verifier)));
        fields.put("code_challenge_method", "S256");
        fields.putAll(provider.also);
        if (!address.isEmpty()) fields.put("login_hint", address);
        return Optional.of(URI.create(at(provider, "authorize", provider.authorize, registration.tenant()) + "?"
                + TokenEndpoint.form(fields)));
    }

    /**
     * Takes the answer that the browser brought from the provider, once.
     *
     * @param answer its fields: {@code state} and either {@code code} or {@code error}
     */
    SignIn end(Provider provider, Map<String, String> answer, String session) {
        var name = provider.said();
        // Each provider answers at an address of its own, so that no other's answer is taken for its (RFC 9700,
        // 4.4.2.2).
        var begun = store.end(hash(answer.getOrDefault("state", ""), session), provider, clock.instant())
                .orElse(null);
        if (begun == null)
            return new SignIn.Failed("This sign-in was not begun here by you, or was used already, or began more than "
                    + UNDER_WAY.toMinutes() + " minutes ago. Begin again.");
        var error = answer.getOrDefault("error", "");
        if (error.equals("access_denied"))
            return new SignIn.Failed("At " + name + " access was denied" + quoted(answer.get("error_description"))
                    + ". Nothing was connected. Both reading and sending must be allowed there.");
        var code = answer.getOrDefault("code", "");
        if (code.isEmpty())
            return new SignIn.Failed(
                    name + " let nobody in: " + (error.isEmpty() ? "it gave no reason" : TokenEndpoint.shortened(error))
                            + quoted(answer.get("error_description")) + ". Nothing was connected.");
        var verifier = secrets.open(begun.verifier(), provider.word());
        if (verifier == null) return new SignIn.Failed("The key of this installation has changed. Begin again.");
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "authorization_code");
        fields.put("code", code);
        fields.put("redirect_uri", redirectUri(provider));
        fields.put("code_verifier", verifier);
        return switch (ask(provider, fields)) {
            case Answer.Granted granted -> granted(provider, granted, begun.address());
            case Answer.Refused refused ->
                new SignIn.Failed(
                        refused.ofClient()
                                ? words(provider, refused) + "."
                                : name + " did not keep its word on this sign-in" + quoted(refused.words())
                                        + ". Begin again.");
            case Answer.Away(var why) -> new SignIn.Failed(why + ". Nothing was connected; try it later.");
        };
    }

    private static SignIn granted(Provider provider, Answer.Granted granted, String asked) {
        if (provider == Provider.GOOGLE
                && granted.scope() != null
                && !granted.scope().contains("https://mail.google.com/"))
            return new SignIn.Failed(
                    "You signed in, but did not allow access to the mail. Begin again and tick that box.");
        if (granted.refreshToken() == null)
            return new SignIn.Failed(provider.said()
                    + " gave access for an hour only, and no refresh token. Take this application's access away in your"
                    + " account there, and begin again.");
        // Straight from the token endpoint over TLS, which stands for its signature (OpenID Connect Core, 3.1.3.7, 6).
        var parts =
                granted.idToken() == null ? new String[0] : granted.idToken().split("\\.");
        byte[] claims;
        try {
            claims = parts.length == 3 ? Base64.getUrlDecoder().decode(parts[1]) : new byte[0];
        } catch (IllegalArgumentException e) {
            claims = new byte[0];
        }
        var json = TokenEndpoint.json(claims);
        var email = TokenEndpoint.text(json, "email");
        var username = TokenEndpoint.text(json, "preferred_username");
        if (email == null) email = username != null && username.contains("@") ? username : null;
        if (email == null && asked.isEmpty())
            return new SignIn.Failed(
                    provider.said()
                            + " did not say which address this is. Type it and sign in again, with the same account.",
                    true);
        return new SignIn.Done(provider, granted, granted.refreshToken(), asked, email, username);
    }

    /** A new access token for a refresh token. */
    Answer refresh(Provider provider, String refreshToken) {
        return ask(provider, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private Answer ask(Provider provider, Map<String, String> asked) {
        var registration = store.find(provider).orElse(null);
        var secret = registration == null ? null : secrets.open(registration.secret(), provider.word());
        if (registration == null || secret == null) return new Answer.Refused("invalid_client", "not given here");
        var fields = new LinkedHashMap<>(asked);
        fields.put("client_id", registration.clientId());
        fields.put("client_secret", secret);
        // Its tokens are each for one resource, which is named anew.
        if (provider == Provider.MICROSOFT) fields.put("scope", provider.scope());
        var answer = endpoint.ask(URI.create(at(provider, "token", provider.token, registration.tenant())), fields);
        if (answer instanceof Answer.Refused refused && refused.ofClient())
            store.refused(provider, refused.words().isEmpty() ? refused.error() : refused.words());
        if (answer instanceof Answer.Granted && registration.refusedWhy() != null) store.refused(provider, null);
        return answer;
    }

    /** Why a mailbox gets no access any more and what to do, as the middle of a sentence. */
    static String words(Provider provider, Answer.Refused refused) {
        return refused.ofClient()
                ? provider.said() + " refuses client ID and secret of this installation" + quoted(refused.words())
                        + "; an administrator gives them again under Settings, Mailboxes"
                : provider.said() + " no longer accepts this sign-in" + quoted(refused.words()) + ". Sign in again";
    }

    private static String quoted(@Nullable String words) {
        return words == null || words.isBlank() ? "" : " (\"" + TokenEndpoint.shortened(words) + "\")";
    }

    /** The mail servers of an address there. */
    UsualServers servers(Provider provider, String address) {
        var usual = UsualServers.at(provider, address);
        return new UsualServers(at(provider, "smtp", usual.smtp()), at(provider, "imap", usual.imap()));
    }

    /** Whether a token of this provider may be sent to that server. */
    boolean owns(Provider provider, Mailbox.Server server) {
        return provider.serves(server.host())
                || Stream.of("smtp", "imap")
                        .map(which -> properties.getProperty(property(provider, which), ""))
                        .anyMatch(it -> it.split(":")[0].equals(server.host()));
    }

    private Mailbox.Server at(Provider provider, String which, Mailbox.Server usual) {
        var instead = properties.getProperty(property(provider, which), "").split(":");
        return instead.length == 2
                ? new Mailbox.Server(instead[0], Integer.parseInt(instead[1]), Mailbox.Tls.NONE)
                : usual;
    }

    private String at(Provider provider, String which, String usual, String tenant) {
        return properties.getProperty(property(provider, which), usual).replace("{tenant}", tenant);
    }

    private static String property(Provider provider, String which) {
        return "followthrough.oauth." + provider.word() + "." + which;
    }

    /** 43 characters that nobody guesses (RFC 7636, 4.1). */
    private String token() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static byte[] hash(String state, String session) {
        return sha256(state + " " + session);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
