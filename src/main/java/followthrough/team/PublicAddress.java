package followthrough.team;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where people reach this installation: {@code followthrough.public-url}, or nothing when it is used on this machine
 * only.
 */
@Component
public class PublicAddress {
    private final String url;
    private final int port;

    PublicAddress(@Value("${followthrough.public-url:}") String url, @Value("${server.port:8080}") int port) {
        this.url = url.strip().replaceAll("/+$", "");
        this.port = port;
        if (!this.url.isEmpty()) {
            check(this.url);
        }
    }

    private static void check(String url) {
        try {
            URI uri = new URI(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (web && bare && uri.getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("followthrough.public-url is not an address: " + url, e);
        }
        throw new IllegalStateException(
                "followthrough.public-url must be like https://sales.example.com, without a path, but is " + url);
    }

    /** Whether there is a public address: links in e-mails then work for whoever gets them. */
    public boolean isPublic() {
        return !url.isEmpty();
    }

    /** Whether browsers come by https, so that cookies travel by https only. */
    public boolean secure() {
        return url.startsWith("https:");
    }

    /** The full link to one of our pages; {@code path} begins with a slash. */
    public String link(String path) {
        return link(path, port);
    }

    String link(String path, int portHere) {
        return (isPublic() ? url : "http://127.0.0.1:" + portHere) + path;
    }
}
