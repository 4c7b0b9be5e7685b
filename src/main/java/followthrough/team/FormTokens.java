package followthrough.team;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * The token that proves a form came from a page of ours. It is a hash of the sign-in cookie, or of the visit cookie
 * before anybody is signed in: nothing is stored, every node knows it, and whoever cannot read the cookie cannot make
 * it. It ends with the sign-in.
 */
@Component
class FormTokens implements CsrfTokenRepository {
    private static final String NEW_VISIT = FormTokens.class.getName() + ".visit";

    private final PageCookies cookies;

    FormTokens(PageCookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String visit = Secret.token();
        request.setAttribute(NEW_VISIT, visit);
        return token(visit);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(NEW_VISIT) instanceof String visit) {
            cookies.keepVisit(response, visit);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return cookies.signIn(request)
                .or(() -> cookies.visit(request))
                .map(FormTokens::token)
                .orElse(null);
    }

    private static CsrfToken token(String cookie) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(Secret.hash("form " + cookie));
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", value);
    }
}
