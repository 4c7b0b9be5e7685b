package followthrough.playbook;

import followthrough.playbook.Lint.Writing;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The value lint of texts that are for nobody in particular, and its rules: everybody sees them, leaders decide. */
@Controller
class LintController {
    private final Lint lint;
    private final Clock clock;

    LintController(Lint lint, Clock clock) {
        this.lint = lint;
        this.clock = clock;
    }

    /** What is to be said of a template, as a part of a page; fields are filled in later and no fault. */
    @PostMapping("/playbook/lint")
    ModelAndView look(@RequestParam(defaultValue = "") String subject, @RequestParam(defaultValue = "") String text) {
        return new ModelAndView(
                "playbook/findings", Map.of("findings", lint.check(Writing.template(subject, text, List.of()), null)));
    }

    @GetMapping("/playbook/lint")
    ModelAndView rules(Viewer viewer) {
        return new ModelAndView(
                "playbook/rules",
                Map.of("rules", lint.rules(), "leads", viewer.leads(), "when", When.of(clock, viewer.zone())));
    }

    @PostMapping("/playbook/lint/rules/{word}")
    String decide(Viewer viewer, @PathVariable String word, @RequestParam String state, RedirectAttributes redirect) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "What a rule does is decided by a leader", "Everybody sees the rules; leaders change them.");
        var rule = Lint.rule(word).orElseThrow(() -> new NotFound("This rule"));
        var decided = LintRule.State.of(state).orElseThrow(() -> new NotFound("What this rule is to do"));
        lint.decide(rule, decided, viewer.memberId());
        Toast.said("“" + rule.title + "” "
                        + switch (decided) {
                            case OFF -> "is off";
                            case INFO -> "informs";
                            case WARN -> "warns";
                            case BLOCK -> "keeps messages back";
                        }
                        + " from now on; its count begins anew")
                .after(redirect);
        return "redirect:/playbook/lint#" + rule.word();
    }
}
