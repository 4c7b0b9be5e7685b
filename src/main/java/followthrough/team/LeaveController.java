package followthrough.team;

import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Leave that a leader notes for somebody: who is ill does not sit down and note their own. */
@Controller
class LeaveController {
    private static final String PAGE = "redirect:/settings/absences";

    private final Team team;
    private final Clock clock;

    LeaveController(Team team, Clock clock) {
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/settings/absences")
    ModelAndView show(Viewer viewer) {
        return page(viewer, "", LeaveForm.EMPTY, Problems.none());
    }

    @PostMapping("/settings/absences")
    ModelAndView create(
            Viewer viewer,
            @RequestParam(defaultValue = "") String member,
            @RequestParam String from,
            @RequestParam String until,
            @RequestParam(defaultValue = "") String cover,
            RedirectAttributes redirect) {
        var leave = new LeaveForm(from, until, cover);
        var away = people(viewer).stream()
                .filter(it -> String.valueOf(it.memberId()).equals(member))
                .findFirst();
        if (away.isEmpty()) return page(viewer, "", leave, Problems.with("member", "Choose who is away."));
        return switch (leave.note(team, away.get().memberId(), viewer.memberId())) {
            case Change.Done() -> {
                Toast.said("Leave of " + away.get().name() + " is noted, who is told")
                        .after(redirect);
                yield new ModelAndView(PAGE);
            }
            case Change.Refused(String why) -> page(viewer, member, leave, Problems.with("until", why));
        };
    }

    @PostMapping("/settings/absences/{absenceId}/withdrawal")
    String withdraw(Viewer viewer, @PathVariable long absenceId, RedirectAttributes redirect) {
        var away = team.onLeave(absenceId)
                .filter(it -> people(viewer).contains(it))
                .orElseThrow(() -> new NotFound("This leave"));
        team.withdrawLeave(away.memberId(), absenceId, viewer.memberId());
        Toast.said("Leave of " + away.name() + " is withdrawn, who is told").after(redirect);
        return PAGE;
    }

    /** Whose leave the viewer may note: everybody's whom the viewer sees, but the viewer's own, which has its form already. */
    private List<Member> people(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden("Leave of others is noted by leaders", "Your own is noted under My settings.");
        return team.members().stream()
                .filter(it -> it.active() && viewer.seesTeam(it.teamId()) && it.memberId() != viewer.memberId())
                .toList();
    }

    private ModelAndView page(Viewer viewer, String member, LeaveForm leave, Problems problems) {
        var people = people(viewer);
        var when = When.of(clock, viewer.zone());
        Map<String, String> members = new LinkedHashMap<>();
        members.put("", "choose");
        people.forEach(it -> members.put(Long.toString(it.memberId()), it.name()));
        Map<String, String> covers = new LinkedHashMap<>();
        covers.put("", "Nobody");
        people.forEach(it -> covers.put(Long.toString(it.memberId()), it.name()));
        covers.put(Long.toString(viewer.memberId()), "you");
        var page = new ModelAndView("team/absences")
                .addObject("page", new LeavePage(away(people), member, leave, members, covers, when))
                .addObject("problems", problems);
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private List<LeavePage.Away> away(List<Member> people) {
        return people.stream()
                .flatMap(it -> team.absences(it.memberId()).stream()
                        .map(leave -> new LeavePage.Away(
                                it.name(),
                                leave,
                                leave.coverId() == null
                                        ? "nobody"
                                        : team.member(leave.coverId())
                                                .map(Member::name)
                                                .orElse("somebody"))))
                .toList();
    }
}
