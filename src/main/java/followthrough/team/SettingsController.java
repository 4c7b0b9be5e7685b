package followthrough.team;

import followthrough.web.Problems;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where settings begin, and what everybody may set about oneself. */
@Controller
class SettingsController {
    private static final String ME = "redirect:/settings/me";

    private final Team team;
    private final SignIns signIns;
    private final PageCookies cookies;
    private final Clock clock;

    SettingsController(Team team, SignIns signIns, PageCookies cookies, Clock clock) {
        this.team = team;
        this.signIns = signIns;
        this.cookies = cookies;
        this.clock = clock;
    }

    @GetMapping("/settings")
    ModelAndView index(Viewer viewer) {
        return new ModelAndView("team/settings").addObject("viewer", viewer).addObject("workspace", team.workspace());
    }

    @GetMapping("/settings/me")
    ModelAndView me(Viewer viewer) {
        return page(viewer, null, Problems.none(), null);
    }

    private record Entered(String name, String zone, Week week, int followUpMinutes, boolean shortcuts) {}

    @PostMapping("/settings/me")
    ModelAndView update(
            Viewer viewer,
            @RequestParam String name,
            @RequestParam String zone,
            @RequestParam(defaultValue = "") List<String> days,
            @RequestParam String starts,
            @RequestParam String ends,
            @RequestParam String followUpMinutes,
            @RequestParam(defaultValue = "false") boolean shortcuts,
            RedirectAttributes redirect) {
        int minutes = followUpMinutes.matches("\\d{1,4}") ? Integer.parseInt(followUpMinutes) : -1;
        Entered entered = new Entered(name, zone, new Week(days, starts, ends), Math.max(minutes, 0), shortcuts);
        ZoneId place = Week.zone(zone);
        Problems problems = entered.week().check(Problems.none());
        if (minutes < 0 || minutes > 1440) {
            problems = problems.and("followUpMinutes", "A number from 0 to 1440.");
        }
        if (place == null) {
            problems = problems.and("zone", "Choose one from the list; type a city to find it.");
        }
        if (problems.any() || place == null) {
            return page(viewer, entered, problems, null);
        }
        return switch (team.changeSelf(
                viewer.memberId(),
                name,
                place,
                entered.week().workingDays(),
                entered.week().dayStarts(),
                entered.week().dayEnds(),
                minutes,
                shortcuts)) {
            case Change.Done() -> {
                Toast.said("Saved").after(redirect);
                yield new ModelAndView(ME);
            }
            case Change.Refused(String why) -> page(viewer, entered, Problems.with("name", why), null);
        };
    }

    @PostMapping("/settings/me/password")
    ModelAndView changePassword(
            Viewer viewer,
            @RequestParam String present,
            @RequestParam String password,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        return switch (team.changePassword(
                viewer.memberId(), present, password, cookies.signIn(request).orElse(null))) {
            case Change.Done() -> {
                Toast.said("The password is changed; everywhere else you are signed out")
                        .after(redirect);
                yield new ModelAndView(ME);
            }
            case Change.Refused(String why) -> page(viewer, null, Problems.with("password", why), null);
        };
    }

    @PostMapping("/settings/me/absences")
    ModelAndView createAbsence(
            Viewer viewer,
            @RequestParam String from,
            @RequestParam String until,
            @RequestParam(defaultValue = "") String cover,
            RedirectAttributes redirect) {
        var leave = new LeaveForm(from, until, cover);
        return switch (leave.note(team, viewer.memberId(), viewer.memberId())) {
            case Change.Done() -> {
                Toast.said("Leave noted").after(redirect);
                yield new ModelAndView(ME);
            }
            case Change.Refused(String why) -> page(viewer, null, leave, Problems.with("until", why), null);
        };
    }

    @PostMapping("/settings/me/absences/{absenceId}/withdrawal")
    String withdrawAbsence(Viewer viewer, @PathVariable long absenceId, RedirectAttributes redirect) {
        team.withdrawLeave(viewer.memberId(), absenceId, viewer.memberId());
        Toast.said("Leave withdrawn").after(redirect);
        return ME;
    }

    /** Shows the page and not a redirect: the token is seen this once. */
    @PostMapping("/settings/me/tokens")
    ModelAndView createToken(Viewer viewer, @RequestParam String tokenName, @RequestParam String role) {
        if (tokenName.isBlank() || tokenName.length() > 100) {
            return page(
                    viewer, null, Problems.with("tokenName", "Say what it is for, so that you know it later."), null);
        }
        Optional<String> token = roles(viewer).containsKey(role)
                ? team.issueToken(viewer.memberId(), tokenName.strip(), Role.valueOf(role))
                : Optional.empty();
        return token.map(shown -> page(viewer, null, Problems.none(), shown))
                .orElseGet(() ->
                        page(viewer, null, Problems.with("tokenName", "A token may not do more than you may."), null));
    }

    @PostMapping("/settings/me/tokens/{tokenId}/revocation")
    String revokeToken(Viewer viewer, @PathVariable long tokenId, RedirectAttributes redirect) {
        signIns.revokeToken(viewer.memberId(), tokenId, clock.instant());
        Toast.said("The token no longer works").after(redirect);
        return ME;
    }

    private ModelAndView page(Viewer viewer, @Nullable Entered entered, Problems problems, @Nullable String newToken) {
        return page(viewer, entered, LeaveForm.EMPTY, problems, newToken);
    }

    private ModelAndView page(
            Viewer viewer, @Nullable Entered entered, LeaveForm leave, Problems problems, @Nullable String newToken) {
        Member member = team.member(viewer.memberId()).orElseThrow();
        Map<Long, String> names = new LinkedHashMap<>();
        Map<String, String> covers = new LinkedHashMap<>();
        covers.put("", "Nobody");
        for (Member other : team.membersOf(member.teamId())) {
            names.put(other.memberId(), other.name());
            if (other.memberId() != member.memberId()) {
                covers.put(Long.toString(other.memberId()), other.name());
            }
        }
        SettingsPage me = new SettingsPage(
                member,
                entered == null ? member.name() : entered.name(),
                entered == null ? member.zone().getId() : entered.zone(),
                entered == null ? Week.of(member) : entered.week(),
                entered == null ? member.followUpMinutes() : entered.followUpMinutes(),
                entered == null ? member.shortcuts() : entered.shortcuts(),
                team.absences(member.memberId()),
                leave,
                covers,
                names,
                signIns.tokens(member.memberId()),
                roles(viewer),
                newToken,
                When.of(clock, member.zone()));
        ModelAndView page = new ModelAndView("team/me").addObject("me", me).addObject("problems", problems);
        if (problems.any()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page;
    }

    /** The roles a token of this person may have. */
    private static Map<String, String> roles(Viewer viewer) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            if (role.compareTo(viewer.role()) <= 0) {
                roles.put(role.name(), role.word());
            }
        }
        return roles;
    }
}
