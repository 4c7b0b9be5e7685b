package followthrough.today;

import followthrough.playbook.Lint;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Wording;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The value lint beside what a rep writes to a prospect: asked while they type, and told what they do without. */
@Controller
class WordingController {
    private final Access access;
    private final Panes panes;
    private final Pursuits pursuits;
    private final Wording wording;

    WordingController(Access access, Panes panes, Pursuits pursuits, Wording wording) {
        this.access = access;
        this.panes = panes;
        this.pursuits = pursuits;
        this.wording = wording;
    }

    /**
     * @param body of an e-mail, as its form has it
     * @param text of any message
     * @param by the channel worked in
     * @param files whether files go with it
     * @param dismiss a rule, with its reason after a colon; without one, the reason was typed beside it. Empty to look only
     */
    @PostMapping("/today/prospects/{prospectId}/lint")
    ModelAndView look(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String body,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String by,
            @RequestParam(defaultValue = "false") boolean files,
            @RequestParam(defaultValue = "") String dismiss,
            @RequestParam Map<String, String> fields,
            TodayController.Back back,
            HttpServletRequest request) {
        var prospect = access.changed(viewer, prospectId);
        var known = pursuits.known(prospect);
        var channel = TodayController.channel(by);
        var words = (text.isEmpty() ? body : text).replace("\r\n", "\n");
        var findings = findings(viewer, known.pursuit(), subject, words, files, dismiss, fields);
        if (TodayController.isPart(request))
            return new ModelAndView("playbook/findings", panes.findings(known, channel, findings));
        return new ModelAndView(
                "today/panePage",
                Map.of(
                        "pane",
                        panes.of(viewer, prospectId, channel, back.place()),
                        "typed",
                        new Typed(subject, words, !"false".equals(fields.get("followUp")), findings)));
    }

    private static String shortened(String reason) {
        return reason.length() <= Lengths.REMARK ? reason : reason.substring(0, Lengths.REMARK);
    }

    private Lint.Findings findings(
            Viewer viewer,
            @Nullable Pursuit pursuit,
            String subject,
            String text,
            boolean files,
            String dismiss,
            Map<String, String> fields) {
        if (pursuit == null) return Lint.Findings.NONE;
        var said = dismiss.split(":", 2);
        var rule = Lint.rule(said[0]).orElse(null);
        var reason = said.length == 2 ? said[1] : Objects.requireNonNullElse(fields.get("why-" + said[0]), "");
        return rule == null || reason.isBlank()
                ? wording.seen(pursuit, subject, text, files, viewer.memberId())
                : wording.dismiss(pursuit, subject, text, files, rule, shortened(reason.strip()), viewer.memberId());
    }
}
