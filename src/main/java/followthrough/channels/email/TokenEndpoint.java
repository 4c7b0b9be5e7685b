package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider for tokens (RFC 6749, sections 4.1.3 and 6). */
final class TokenEndpoint {
    private static final Duration CONNECT = Duration.ofSeconds(8);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_WORDS = 300;

    private final SafeHosts hosts;

    TokenEndpoint(SafeHosts hosts) {
        this.hosts = hosts;
    }

    /** Made when first needed: it starts a thread. */
    private static final class Web {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    sealed interface Answer {
        /**
         * @param refreshToken absent when the one there was goes on
         * @param scope what was granted; absent when it is all that was asked
         */
        record Granted(
                String accessToken,
                Duration lasts,
                @Nullable String refreshToken,
                @Nullable String idToken,
                @Nullable String scope)
                implements Answer {
            /** Without the tokens, so that they never reach a log. */
            @Override
            public String toString() {
                return "Granted[for " + lasts + "]";
            }
        }

        /**
         * The provider's own word, which nothing but a person can change.
         *
         * @param error of RFC 6749, section 5.2, or the provider's own
         * @param words what it says about it, on one line; may be empty
         */
        record Refused(String error, String words) implements Answer {
            boolean ofClient() {
                return error.equals("invalid_client") || error.equals("unauthorized_client");
            }
        }

        /** Nothing is known: it cannot be reached, or has trouble of its own. */
        record Away(String why) implements Answer {}
    }

    Answer ask(URI endpoint, Map<String, String> fields) {
        // In the sandbox nothing leaves.
        if (hosts.look(endpoint.getHost(), endpoint.getPort()) instanceof SafeHosts.Answer.Refused(var why))
            return new Answer.Away(why);
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build();
        var coming = Web.CLIENT.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            // The client's own limit ends with the head of the answer.
            return read(endpoint, coming.get(CONNECT.plus(ANSWER).toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Answer.Away(endpoint.getHost() + " did not answer in time");
        } catch (ExecutionException e) {
            var cause = e.getCause();
            if (cause instanceof SSLException)
                return new Answer.Away(
                        "Encryption with " + endpoint.getHost() + " failed: " + Mailboxes.oneLine(cause.getMessage()));
            if (cause instanceof IOException)
                return new Answer.Away(endpoint.getHost() + " cannot be reached from here: "
                        + (cause.getMessage() == null ? "no connection" : Mailboxes.oneLine(cause.getMessage())));
            throw new IllegalStateException("Asking " + endpoint.getHost() + " failed", cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Away("Asking " + endpoint.getHost() + " was interrupted");
        } finally {
            coming.cancel(true);
        }
    }

    private static Answer read(URI endpoint, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        var json = json(answer.body());
        var access = text(json, "access_token");
        if (status == 200 && access != null)
            return new Answer.Granted(
                    access,
                    Duration.ofSeconds(
                            json == null ? 0 : json.path("expires_in").asLong(3600)),
                    text(json, "refresh_token"),
                    text(json, "id_token"),
                    text(json, "scope"));
        var error = text(json, "error");
        // Anything else that answers on the way, a firewall for one, refuses nothing in the provider's name.
        boolean refuses = status == 400 || status == 401;
        if (!refuses || error == null || error.equals("temporarily_unavailable") || error.equals("server_error"))
            return new Answer.Away(endpoint.getHost() + " has trouble of its own (" + status + ")");
        var words = text(json, "error_description");
        return new Answer.Refused(error, words == null ? "" : shortened(words));
    }

    /** The first sentence or so: what follows are numbers for the provider's support. */
    static String shortened(String words) {
        var line = Mailboxes.oneLine(words);
        int trace = line.indexOf(" Trace ID:");
        if (trace > 0) line = line.substring(0, trace);
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }

    /** A text of a JSON object; absent when there is none. */
    static @Nullable String text(@Nullable JsonNode json, String field) {
        var value = json == null ? "" : json.path(field).asString("");
        return value.isEmpty() ? null : value;
    }

    static @Nullable JsonNode json(byte[] bytes) {
        try {
            return JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            return null;
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
