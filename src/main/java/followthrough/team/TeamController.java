package followthrough.team;

import followthrough.web.Lengths;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Toast;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What administrators set: who is in which team with which role, and the workspace. */
@Controller
class TeamController {
    private static final int SHOWN = 200;
    private static final String TEAM = "redirect:/settings/team";

    private final Team team;
    private final PublicAddress address;

    TeamController(Team team, PublicAddress address) {
        this.team = team;
        this.address = address;
    }

    @GetMapping("/settings/team")
    ModelAndView show(Viewer viewer, @RequestParam(defaultValue = "") String who) {
        return page(viewer, who, "", "", Problems.none(), null);
    }

    @PostMapping("/settings/team/invitations")
    ModelAndView invite(
            Viewer viewer,
            @RequestParam String name,
            @RequestParam String email,
            @RequestParam Role role,
            @RequestParam("team") long teamId) {
        return switch (team.invite(name, email, role, teamId)) {
            case Link.Made made ->
                page(viewer, "", "", "", Problems.none(), new TeamPage.NewLink(name, address.link(made.path()), true));
            case Link.Refused(String why) -> page(viewer, "", name, email, Problems.with("email", why), null);
        };
    }

    @PostMapping("/settings/team/members/{memberId}/link")
    ModelAndView makeLink(Viewer viewer, @PathVariable long memberId) {
        Member member = member(memberId);
        return switch (team.passwordLink(member.email())) {
            case Link.Made made ->
                page(
                        viewer,
                        "",
                        "",
                        "",
                        Problems.none(),
                        new TeamPage.NewLink(member.name(), address.link(made.path()), !member.joined()));
            case Link.Refused(String why) -> page(viewer, "", "", "", Problems.with("", why), null);
        };
    }

    @PostMapping("/settings/team/members/{memberId}")
    ModelAndView place(
            Viewer viewer,
            @PathVariable long memberId,
            @RequestParam Role role,
            @RequestParam("team") long teamId,
            RedirectAttributes redirect) {
        Member member = member(memberId);
        return done(viewer, team.place(memberId, teamId, role), member.name() + " is changed", redirect);
    }

    @PostMapping("/settings/team/members/{memberId}/reactivation")
    ModelAndView reactivate(Viewer viewer, @PathVariable long memberId, RedirectAttributes redirect) {
        Member member = member(memberId);
        team.reactivate(memberId);
        return done(viewer, new Change.Done(), member.name() + " can sign in again", redirect);
    }

    @PostMapping("/settings/team/teams")
    ModelAndView createTeam(Viewer viewer, @RequestParam String teamName, RedirectAttributes redirect) {
        return switch (team.createTeam(teamName)) {
            case Change.Done done -> done(viewer, done, "The team " + teamName.strip() + " is there", redirect);
            case Change.Refused(String why) -> page(viewer, "", "", "", Problems.with("teamName", why), null);
        };
    }

    private Member member(long memberId) {
        return team.member(memberId).orElseThrow(() -> new NotFound("This member"));
    }

    private ModelAndView done(Viewer viewer, Change change, String said, RedirectAttributes redirect) {
        return switch (change) {
            case Change.Done() -> {
                Toast.said(said).after(redirect);
                yield new ModelAndView(TEAM);
            }
            case Change.Refused(String why) -> page(viewer, "", "", "", Problems.with("", why), null);
        };
    }

    private ModelAndView page(
            Viewer viewer,
            String letters,
            String name,
            String email,
            Problems problems,
            TeamPage.@Nullable NewLink link) {
        List<Member> members = team.membersLike(letters, SHOWN + 1);
        Map<String, String> teams = new LinkedHashMap<>();
        team.teams().forEach(known -> teams.put(Long.toString(known.teamId()), known.name()));
        Map<String, String> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            roles.put(role.name(), role.word());
        }
        TeamPage shown = new TeamPage(
                viewer,
                members.subList(0, Math.min(SHOWN, members.size())),
                members.size() > SHOWN,
                letters,
                teams,
                roles,
                name,
                email,
                link);
        return answer(new ModelAndView("team/team").addObject("page", shown), problems);
    }

    @GetMapping("/settings/workspace")
    ModelAndView showWorkspace() {
        return workspacePage(WorkspacePage.of(team.workspace()), Problems.none());
    }

    @PostMapping("/settings/workspace")
    ModelAndView updateWorkspace(
            @RequestParam String name,
            @RequestParam String postalAddress,
            @RequestParam String zone,
            @RequestParam String country,
            @RequestParam String currency,
            @RequestParam String answerMinutes,
            @RequestParam String firstTouchMinutes,
            @RequestParam(defaultValue = "false") boolean passOn,
            @RequestParam(defaultValue = "0") String secondLookMonths,
            @RequestParam(defaultValue = "") String renewalDays,
            @RequestParam(defaultValue = "false") boolean countClicks,
            RedirectAttributes redirect) {
        WorkspacePage form = new WorkspacePage(
                name,
                postalAddress,
                zone,
                country,
                currency,
                answerMinutes,
                firstTouchMinutes,
                passOn,
                secondLookMonths,
                renewalDays,
                countClicks);
        ZoneId place = Week.zone(zone);
        Problems problems = Problems.none();
        if (name.isBlank()) {
            problems = problems.and("name", "The name of your firm, as prospects know it.");
        }
        problems = problems.tooLong("name", "Name of your firm", name, Lengths.NAME)
                .tooLong("postalAddress", "Postal address", postalAddress, Lengths.REMARK);
        if (place == null) {
            problems = problems.and("zone", "Choose one from the list; type a city to find it.");
        }
        if (!country.isEmpty() && !form.countries().containsKey(country)) {
            problems = problems.and("country", "Choose one from the list.");
        }
        if (!Currencies.all().containsKey(currency)) {
            problems = problems.and("currency", "Choose one from the list.");
        }
        if (!answerMinutes.matches("[1-9]\\d{0,3}")) {
            problems = problems.and("answerMinutes", "A number of minutes from 1 to 9999.");
        }
        if (!firstTouchMinutes.matches("[1-9]\\d{0,3}")) {
            problems = problems.and("firstTouchMinutes", "A number of minutes from 1 to 9999.");
        }
        if (!form.secondLooks().containsKey(secondLookMonths)) {
            problems = problems.and("secondLookMonths", "Choose one from the list.");
        }
        if (!renewalDays.matches("\\d{1,3}")
                || Integer.parseInt(renewalDays) < Workspace.FEWEST_RENEWAL_DAYS
                || Integer.parseInt(renewalDays) > Workspace.MOST_RENEWAL_DAYS) {
            problems = problems.and(
                    "renewalDays",
                    "A number of days from " + Workspace.FEWEST_RENEWAL_DAYS + " to " + Workspace.MOST_RENEWAL_DAYS
                            + ".");
        }
        if (countClicks && !address.secure()) {
            problems = problems.and(
                    "countClicks",
                    "Links would lead nowhere: this installation has no public address with https (FOLLOWTHROUGH_PUBLIC_URL).");
        }
        if (problems.any() || place == null) {
            return workspacePage(form, problems);
        }
        Change change = team.changeWorkspace(new Workspace(
                name.strip(),
                place,
                country,
                currency,
                postalAddress.strip(),
                !postalAddress.isBlank(),
                Integer.parseInt(answerMinutes),
                Integer.parseInt(firstTouchMinutes),
                passOn,
                Integer.parseInt(secondLookMonths),
                Integer.parseInt(renewalDays),
                countClicks));
        return switch (change) {
            case Change.Done() -> {
                Toast.said("The workspace is saved").after(redirect);
                yield new ModelAndView("redirect:/settings/workspace");
            }
            case Change.Refused(String why) -> workspacePage(form, Problems.with("", why));
        };
    }

    private static ModelAndView workspacePage(WorkspacePage form, Problems problems) {
        return answer(new ModelAndView("team/workspace").addObject("form", form), problems);
    }

    private static ModelAndView answer(ModelAndView page, Problems problems) {
        if (problems.any()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page.addObject("problems", problems);
    }
}
