package followthrough.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.webjars.WebJarVersionLocator;

/**
 * Addresses of style, script and icons. One fingerprint over all of them is part of the path, so browsers may keep
 * them for ever and modules may still import each other by relative names.
 */
public final class Assets {
    static final String ROOT = "/assets/";
    static final String VERSION = fingerprint();
    private static final String HTMX = Objects.requireNonNull(
            new WebJarVersionLocator().path("htmx.org", "dist/htmx.min.js"),
            "The htmx webjar is not on the class path");

    private Assets() {}

    /** @param path below {@code static/}, e.g. {@code css/followthrough.css} */
    public static String url(String path) {
        return ROOT + VERSION + "/" + path;
    }

    public static String htmx() {
        return url(HTMX);
    }

    private static String fingerprint() {
        try {
            var files = new PathMatchingResourcePatternResolver().getResources("classpath:/static/**/*.*");
            Arrays.sort(files, Comparator.comparing(Resource::getDescription));
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) digest.update(file.getContentAsByteArray());
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the static files on the class path", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
