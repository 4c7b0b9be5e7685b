package followthrough.today;

import followthrough.team.Change;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Toast;
import java.util.ArrayList;
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

/** Somebody leaves for good: who gets what is said first, and then done in one act. For administrators only, by its address. */
@Controller
class LeavingController {
    private static final String TEAM = "team";

    private final PeopleStore store;
    private final Leavers leavers;
    private final Team team;

    LeavingController(PeopleStore store, Leavers leavers, Team team) {
        this.store = store;
        this.leavers = leavers;
        this.team = team;
    }

    /** @param to who takes over: a member's id, {@code team} for all of the team, or nobody yet */
    @GetMapping("/settings/team/members/{memberId}/leaving")
    ModelAndView show(@PathVariable long memberId, @RequestParam(defaultValue = "") String to) {
        return page(leaver(memberId), to, Problems.none());
    }

    @PostMapping("/settings/team/members/{memberId}/leaving")
    ModelAndView leave(
            Viewer viewer,
            @PathVariable long memberId,
            @RequestParam(defaultValue = "") String to,
            RedirectAttributes redirect) {
        var leaver = leaver(memberId);
        var has = store.belongings(memberId);
        var takers = takers(leaver, to);
        if (takers.isEmpty() && has.open() + has.other() > 0)
            return refused(leaver, to, Problems.with("to", "Choose who takes over."));
        var change = takers.isEmpty() ? team.deactivate(memberId) : leavers.leave(leaver, takers, viewer.memberId());
        return switch (change) {
            case Change.Refused(var why) -> refused(leaver, to, Problems.with("", leaver.name() + " stays: " + why));
            case Change.Done() -> {
                Toast.said(leaver.name() + " can no longer sign in"
                                + (takers.isEmpty()
                                        ? ""
                                        : "; "
                                                + Figures.count(
                                                        has.open() + has.other(), "prospect is", "prospects are")
                                                + " with "
                                                + (takers.size() == 1
                                                        ? takers.getFirst().name()
                                                        : takers.size() + " colleagues")))
                        .after(redirect);
                yield new ModelAndView("redirect:/settings/team");
            }
        };
    }

    private Member leaver(long memberId) {
        return team.member(memberId).filter(Member::active).orElseThrow(() -> new NotFound("This member"));
    }

    private List<Member> takers(Member leaver, String to) {
        if (to.equals(TEAM)) return leavers.sharing(leaver);
        return team.members().stream()
                .filter(it -> it.active() && it.memberId() != leaver.memberId())
                .filter(it -> String.valueOf(it.memberId()).equals(to))
                .toList();
    }

    private ModelAndView refused(Member leaver, String to, Problems problems) {
        var page = page(leaver, to, problems);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private ModelAndView page(Member leaver, String to, Problems problems) {
        var has = store.belongings(leaver.memberId());
        var options = new LinkedHashMap<String, String>();
        options.put("", "choose");
        var sharing = leavers.sharing(leaver);
        if (sharing.size() > 1)
            options.put(TEAM, "shared among the " + sharing.size() + " of the team " + leaver.teamName());
        team.members().stream()
                .filter(it -> it.active() && it.joined() && it.memberId() != leaver.memberId())
                .forEach(it -> options.put(
                        String.valueOf(it.memberId()),
                        it.name() + (it.teamId() == leaver.teamId() ? "" : ", team " + it.teamName())));
        var takers = takers(leaver, to);
        var parts = Leavers.parts(has.open(), has.other(), takers.size());
        var shares = new ArrayList<LeavingPage.Share>();
        for (int i = 0; i < takers.size(); i++)
            shares.add(new LeavingPage.Share(
                    takers.get(i).name(), parts.get(i).open(), parts.get(i).other()));
        return new ModelAndView(
                "today/leaving",
                Map.of(
                        "page",
                        new LeavingPage(leaver, has.open(), has.other(), has.covering(), options, to, shares),
                        "problems",
                        problems));
    }
}
