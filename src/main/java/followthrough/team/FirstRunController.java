package followthrough.team;

import followthrough.web.Lengths;
import followthrough.web.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The first run: one page that makes the workspace and its first administrator, then three doors. */
@Controller
class FirstRunController {
    private final FirstRun firstRun;
    private final Team team;
    private final SignIns signIns;
    private final PageCookies cookies;

    FirstRunController(FirstRun firstRun, Team team, SignIns signIns, PageCookies cookies) {
        this.firstRun = firstRun;
        this.team = team;
        this.signIns = signIns;
        this.cookies = cookies;
    }

    @GetMapping("/first-run")
    ModelAndView askForLink() {
        return team.isSetUp() ? new ModelAndView("redirect:/sign-in") : new ModelAndView("team/notSetUp");
    }

    @GetMapping("/first-run/{token}")
    ModelAndView show(@PathVariable String token) {
        if (team.isSetUp()) {
            return new ModelAndView("redirect:/sign-in");
        }
        return firstRun.opens(token)
                ? page(token, FirstRunPage.EMPTY, Problems.none())
                : new ModelAndView("team/notSetUp", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/first-run/{token}")
    ModelAndView create(
            @PathVariable String token,
            @RequestParam String name,
            @RequestParam String email,
            @RequestParam String password,
            @RequestParam String zone,
            @RequestParam String currency,
            @RequestParam String workspace,
            @RequestParam String postalAddress,
            @RequestParam(defaultValue = "") List<String> days,
            @RequestParam String starts,
            @RequestParam String ends,
            HttpServletResponse response) {
        if (!firstRun.opens(token)) {
            return show(token);
        }
        FirstRunPage form = new FirstRunPage(
                name.strip(),
                email.strip(),
                zone.strip(),
                currency,
                workspace.strip(),
                postalAddress.strip(),
                new Week(days, starts, ends));
        Problems problems = check(form, password);
        if (problems.any()) {
            return page(token, form, problems);
        }
        ZoneId place = ZoneId.of(form.zone());
        Optional<Member> first = team.setUp(new FirstAdministrator(
                form.name(),
                form.email(),
                password,
                place,
                currency,
                form.workspace(),
                form.postalAddress(),
                form.week().workingDays(),
                form.week().dayStarts(),
                form.week().dayEnds()));
        first.ifPresent(member -> cookies.keepSignIn(response, signIns.begin(member.memberId())));
        return new ModelAndView(first.isPresent() ? "redirect:/welcome" : "redirect:/sign-in");
    }

    private Problems check(FirstRunPage form, String password) {
        Problems problems = Problems.none();
        if (form.name().isEmpty()) {
            problems = problems.and("name", "Write your name: prospects and colleagues read it.");
        }
        problems = problems.tooLong("name", "Your name", form.name(), Lengths.NAME)
                .tooLong("email", "E-mail", form.email(), Lengths.NAME)
                .tooLong("workspace", "Name of your firm", form.workspace(), Lengths.NAME)
                .tooLong("postalAddress", "Postal address", form.postalAddress(), Lengths.REMARK);
        if (!form.email().matches("[^@\\s]+@[^@\\s]+")) {
            problems = problems.and("email", "An address like you@firm.example.");
        }
        Optional<String> refusal = team.refusal(password, form.name(), form.email());
        if (refusal.isPresent()) {
            problems = problems.and("password", refusal.get());
        }
        if (Week.zone(form.zone()) == null) {
            problems = problems.and("zone", "Choose one from the list; type a city to find it.");
        }
        if (!Currencies.all().containsKey(form.currency())) {
            problems = problems.and("currency", "Choose one from the list.");
        }
        if (form.workspace().isEmpty()) {
            problems = problems.and("workspace", "The name of your firm, as prospects know it.");
        }
        return form.week().check(problems);
    }

    private static ModelAndView page(String token, FirstRunPage form, Problems problems) {
        ModelAndView page = new ModelAndView("team/firstRun");
        if (problems.any()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page.addObject("token", token).addObject("form", form).addObject("problems", problems);
    }

    @GetMapping("/welcome")
    ModelAndView welcome(Viewer viewer) {
        return new ModelAndView("team/welcome").addObject("viewer", viewer);
    }
}
