package followthrough.pursuits;

import followthrough.channels.email.HtmlBody;
import followthrough.team.PublicAddress;
import followthrough.team.Team;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Links that lead through here, where the workspace counts clicks. Where one leads stands in it, signed with the
 * workspace's key: nobody can make it lead elsewhere, and it works for as long as that key is there.
 */
@Component
class Links {
    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"]+", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 1_000;
    private static final int SIGNATURE = 12;

    private final PublicAddress here;
    private final Team team;

    Links(PublicAddress here, Team team) {
        this.here = here;
        this.team = team;
    }

    /** Where a link of the message with that key leads. */
    record Link(UUID key, URI target) {}

    /** The text with each link to the web led through here; as it is where there is no https address to lead through. */
    String through(String text, UUID key) {
        if (!here.secure()) return text;
        var all = URL.matcher(text);
        if (!all.find()) return text;
        var mac = mac();
        return all.replaceAll(found -> {
            var url = found.group();
            var target = HtmlBody.link(url);
            // Our own pages, the way out among them, lead nowhere else.
            var led = target.startsWith(here.link("")) || web(target).isEmpty()
                    ? target
                    : here.link("/p/to/" + token(mac, key, target));
            return Matcher.quoteReplacement(led + url.substring(target.length()));
        });
    }

    /** Empty for what was not made here. */
    Optional<Link> read(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= SIGNATURE + 16) return Optional.empty();
        var said = Arrays.copyOfRange(bytes, SIGNATURE, bytes.length);
        if (!MessageDigest.isEqual(Arrays.copyOf(bytes, SIGNATURE), sign(mac(), said))) return Optional.empty();
        var buffer = ByteBuffer.wrap(said);
        var key = new UUID(buffer.getLong(), buffer.getLong());
        return web(new String(said, 16, said.length - 16, StandardCharsets.UTF_8))
                .map(target -> new Link(key, target));
    }

    private static String token(Mac mac, UUID key, String target) {
        var url = target.getBytes(StandardCharsets.UTF_8);
        var said = ByteBuffer.allocate(16 + url.length)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .put(url)
                .array();
        var signed = ByteBuffer.allocate(SIGNATURE + said.length)
                .put(sign(mac, said))
                .put(said);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed.array());
    }

    private static Optional<URI> web(String url) {
        if (url.length() > LONGEST) return Optional.empty();
        try {
            var uri = URI.create(url);
            var web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] sign(Mac mac, byte[] said) {
        mac.update("link ".getBytes(StandardCharsets.US_ASCII)); // the key signs other things, too
        return Arrays.copyOf(mac.doFinal(said), SIGNATURE);
    }

    private Mac mac() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(team.suppressionKey(), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java has no HMAC-SHA256, so links cannot be signed.", missing);
        }
    }
}
