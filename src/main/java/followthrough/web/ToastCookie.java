package followthrough.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Carries the {@link Toast} over a redirect in a cookie of a minute, because there is no HTTP session and the next
 * request may reach another node. Carries nothing else.
 */
@Component("flashMapManager")
class ToastCookie implements FlashMapManager {
    private static final String NAME = "followthrough-toast";
    private static final Duration LASTS = Duration.ofMinutes(1);

    @Override
    public void saveOutputFlashMap(FlashMap flash, HttpServletRequest request, HttpServletResponse response) {
        if (flash.isEmpty()) {
            return;
        }
        if (flash.size() == 1 && flash.get(Toast.ATTRIBUTE) instanceof Toast toast) {
            write(request, response, encoded(toast), LASTS);
            return;
        }
        throw new IllegalStateException("Only a toast travels over a redirect, not " + flash.keySet());
    }

    /** Only a page that shows it takes it: parts of pages and files on the way leave it where it is. */
    @Override
    public @Nullable FlashMap retrieveAndUpdate(HttpServletRequest request, HttpServletResponse response) {
        String accepts = request.getHeader(HttpHeaders.ACCEPT);
        boolean page = accepts != null && accepts.contains("text/html") || request.getHeader("HX-Boosted") != null;
        if (!request.getMethod().equals("GET") || !page || request.getCookies() == null) {
            return null;
        }
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals(NAME) && !cookie.getValue().isEmpty()) {
                write(request, response, "", Duration.ZERO);
                Toast toast = decoded(cookie.getValue());
                if (toast != null) {
                    FlashMap flash = new FlashMap();
                    flash.putAll(Map.of(Toast.ATTRIBUTE, toast));
                    return flash;
                }
            }
        }
        return null;
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(NAME, value)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(age)
                        .build()
                        .toString());
    }

    private static String encoded(Toast toast) {
        byte[] bytes = (toast.seconds() + "\n" + orEmpty(toast.undo()) + "\n" + orEmpty(toast.more()) + "\n"
                        + toast.text())
                .getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Absent when somebody tampered with it: a toast that is not ours is not worth an error page. */
    private static @Nullable Toast decoded(String value) {
        if (!value.matches("[A-Za-z0-9_-]*") || value.length() % 4 == 1) {
            return null;
        }
        String[] parts = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8).split("\n", 4);
        if (parts.length != 4 || !parts[0].matches("\\d{1,3}")) {
            return null;
        }
        return new Toast(parts[3], path(parts[2]), path(parts[1]), Integer.parseInt(parts[0]));
    }

    /** A page of ours, or nothing. */
    private static @Nullable String path(String text) {
        return text.startsWith("/") && !text.startsWith("//") ? text : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
