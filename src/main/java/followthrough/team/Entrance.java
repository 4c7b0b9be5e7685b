package followthrough.team;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** Signs a browser in as a member without a password, for whoever has checked by other means who is asking. */
@Component
public class Entrance {
    private final SignIns signIns;
    private final PageCookies cookies;

    Entrance(SignIns signIns, PageCookies cookies) {
        this.signIns = signIns;
        this.cookies = cookies;
    }

    /** Ends the sign-in the browser has, if any, and begins one of this member. */
    public void open(long memberId, HttpServletRequest request, HttpServletResponse response) {
        cookies.signIn(request).ifPresent(signIns::end);
        cookies.keepSignIn(response, signIns.begin(memberId));
    }
}
