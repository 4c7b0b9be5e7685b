package followthrough.channels.email;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is strict: it checks client, redirect URI and PKCE, takes each code once, and with each refresh hands
 * out another refresh token and refuses the one before. Everybody who comes signs in and allows everything, unless it is
 * told otherwise.
 */
final class AuthorizationServer implements AutoCloseable {
    static final String CLIENT = "client-1.apps.example";
    static final String SECRET = "client-secret-of-the-company";

    /** What was issued, so that tests can look where it is not to be. */
    final List<String> issued = new CopyOnWriteArrayList<>();

    final List<Map<String, String>> authorized = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> askedForTokens = new CopyOnWriteArrayList<>();
    final AtomicInteger refreshes = new AtomicInteger();

    /** Access tokens that mail servers may let in. */
    final Set<String> access = ConcurrentHashMap.newKeySet();

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Set<String> refresh = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    volatile String claims = "{\"email\":\"ana@north.example\"}";
    volatile @Nullable String denies;
    volatile boolean withRefreshToken = true;
    volatile Consumer<String> onAccess = token -> {};
    /** Where the browser is sent in the place of a redirect URI. */
    volatile UnaryOperator<String> lands = uri -> uri;

    /** Happens while somebody waits for an answer to a refresh token. */
    volatile Runnable onRefresh = () -> {};

    private volatile int status;
    private volatile String body = "";

    AuthorizationServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String at(String path) {
        return "http://localhost:" + port() + path;
    }

    /** Answers this to every question for tokens, until {@link #answersAgain}. */
    void answers(int status, String body) {
        this.body = body;
        this.status = status;
    }

    void answersAgain() {
        status = 0;
    }

    /** As when somebody takes the access away in their account. */
    void forgetRefreshTokens() {
        refresh.clear();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asked = fields(exchange.getRequestURI().getRawQuery());
        authorized.add(asked);
        var denied = denies;
        String answer;
        if (denied != null) {
            answer = "error=" + denied + "&error_description="
                    + URLEncoder.encode("Not <b>now</b>", StandardCharsets.UTF_8);
        } else {
            var code = fresh("code");
            codes.put(code, asked);
            answer = "code=" + code;
        }
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        lands.apply(asked.get("redirect_uri")) + "?" + answer + "&state=" + asked.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        var asked = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        askedForTokens.add(asked);
        if (status != 0) {
            say(exchange, status, body);
            return;
        }
        if (!CLIENT.equals(asked.get("client_id")) || !SECRET.equals(asked.get("client_secret"))) {
            say(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"Wrong secret. Trace ID: 1\"}");
            return;
        }
        boolean known =
                switch (asked.get("grant_type")) {
                    case "authorization_code" -> redeems(asked);
                    case "refresh_token" -> {
                        onRefresh.run();
                        refreshes.incrementAndGet();
                        yield refresh.remove(asked.get("refresh_token"));
                    }
                    default -> false;
                };
        if (!known) {
            say(exchange, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"Expired or revoked.\"}");
            return;
        }
        var token = fresh("access");
        access.add(token);
        onAccess.accept(token);
        var next = fresh("refresh");
        refresh.add(next);
        say(
                exchange,
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3599,"
                        + (withRefreshToken ? "\"refresh_token\":\"" + next + "\"," : "") + "\"id_token\":\"e30."
                        + base64(claims.getBytes(StandardCharsets.UTF_8)) + ".x\"}");
    }

    private boolean redeems(Map<String, String> asked) {
        var begun = codes.remove(asked.get("code"));
        return begun != null
                && begun.get("redirect_uri").equals(asked.get("redirect_uri"))
                && begun.get("code_challenge_method").equals("S256")
                && begun.get("code_challenge").equals(challenge(asked.getOrDefault("code_verifier", "")));
    }

    private String fresh(String kind) {
        var made = kind + "-token-" + number.incrementAndGet() + "-of-the-test";
        issued.add(made);
        return made;
    }

    private static String challenge(String verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Map<String, String> fields(String form) {
        return Arrays.stream(form.split("&"))
                .map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], StandardCharsets.UTF_8)));
    }

    private static void say(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
