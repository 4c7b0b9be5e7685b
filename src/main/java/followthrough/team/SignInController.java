package followthrough.team;

import followthrough.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in and out, and choosing a password by a one-time link. */
@Controller
class SignInController {
    private static final String HOME = "/today";

    private final Team team;
    private final SignIns signIns;
    private final PageCookies cookies;

    SignInController(Team team, SignIns signIns, PageCookies cookies) {
        this.team = team;
        this.signIns = signIns;
        this.cookies = cookies;
    }

    @GetMapping("/sign-in")
    ModelAndView show(@RequestParam(defaultValue = "") String then, @Nullable Viewer viewer) {
        if (viewer != null) {
            return new ModelAndView("redirect:" + local(then));
        }
        return team.isSetUp() ? page("", then, Problems.none()) : new ModelAndView("redirect:/first-run");
    }

    @PostMapping("/sign-in")
    ModelAndView create(
            @RequestParam String email,
            @RequestParam String password,
            @RequestParam(defaultValue = "") String then,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (signIns.signIn(email, password, request.getRemoteAddr())) {
            case SignIns.Answer.SignedIn(String token) -> {
                cookies.signIn(request).ifPresent(signIns::end);
                cookies.keepSignIn(response, token);
                yield new ModelAndView("redirect:" + local(then));
            }
            case SignIns.Answer.Wrong() -> {
                ModelAndView page = page(
                        email, then, Problems.with("", "That address and password do not belong together. Try again."));
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
            case SignIns.Answer.TooOften() -> {
                ModelAndView page = page(
                        email,
                        then,
                        Problems.with("", "Too many attempts, so this one was not looked at. Wait a few minutes."));
                page.setStatus(HttpStatus.TOO_MANY_REQUESTS);
                response.setHeader("Retry-After", "120");
                yield page;
            }
        };
    }

    @PostMapping("/sign-out")
    String destroy(HttpServletRequest request, HttpServletResponse response) {
        cookies.signIn(request).ifPresent(signIns::end);
        cookies.dropSignIn(response);
        return "redirect:/sign-in";
    }

    @GetMapping("/sign-in/forgotten")
    String forgotten() {
        return "team/forgotten";
    }

    @GetMapping("/join/{token}")
    ModelAndView showLink(@PathVariable String token) {
        return choose(token, Problems.none());
    }

    @PostMapping("/join/{token}")
    ModelAndView useLink(@PathVariable String token, @RequestParam String password, HttpServletResponse response) {
        Optional<Member> member = team.invited(token);
        return switch (team.accept(token, password)) {
            case Change.Done() -> {
                member.ifPresent(known -> cookies.keepSignIn(response, signIns.begin(known.memberId())));
                yield new ModelAndView("redirect:" + HOME);
            }
            case Change.Refused(String why) -> choose(token, Problems.with("password", why));
        };
    }

    private ModelAndView choose(String token, Problems problems) {
        Optional<Member> member = team.invited(token);
        if (member.isEmpty()) {
            return new ModelAndView("team/linkUsed", HttpStatus.NOT_FOUND);
        }
        ModelAndView page = new ModelAndView("team/join")
                .addObject("token", token)
                .addObject("member", member.get())
                .addObject("workspace", team.workspace().name())
                .addObject("problems", problems);
        if (problems.any()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page;
    }

    private ModelAndView page(String email, String then, Problems problems) {
        return new ModelAndView("team/signIn")
                .addObject("email", email)
                .addObject("then", local(then))
                .addObject("workspace", team.workspace().name())
                .addObject("problems", problems);
    }

    /**
     * The page to go on to, if it is one of ours: a path with one slash. Browsers read a backslash as a slash and skip
     * control characters, so neither is let through.
     */
    static String local(String then) {
        boolean ours = then.startsWith("/")
                && !then.startsWith("//")
                && !then.startsWith("/sign-")
                && then.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\' && c != '{' && c != '}');
        return ours ? then : HOME;
    }
}
