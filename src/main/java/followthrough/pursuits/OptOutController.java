package followthrough.pursuits;

import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.team.Team;
import followthrough.web.NotFound;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The way out under every automatic e-mail. Looking changes nothing, because machines follow links; the button, or a mail
 * program's one click (RFC 8058), acts at once and for good.
 */
@Controller
class OptOutController {
    private final SentMail sentMail;
    private final Pursuits pursuits;
    private final Prospects prospects;
    private final Team team;

    OptOutController(SentMail sentMail, Pursuits pursuits, Prospects prospects, Team team) {
        this.sentMail = sentMail;
        this.pursuits = pursuits;
        this.prospects = prospects;
        this.team = team;
    }

    @GetMapping("/p/opt-out/{token}")
    String show(@PathVariable String token, Model model) {
        return page(token, model);
    }

    /** @param only {@code email} when the person wants no e-mail but may be reached otherwise; absent: nothing at all */
    @PostMapping("/p/opt-out/{token}")
    String act(@PathVariable String token, @RequestParam(required = false) String only, Model model) {
        var ours = sentMail.byOptOut(token).orElseThrow(() -> new NotFound("This link"));
        var prospectId = ours.prospectId();
        if (prospectId == null) throw new NotFound("This link");
        var proof = "the link in an e-mail to " + ours.recipient();
        if ("email".equals(only)) pursuits.refusedEmail(prospectId, proof);
        else pursuits.optedOut(prospectId, proof, false);
        return page(token, model);
    }

    /** Mail programs cut long links, and who wants no more mail must not be left without a way. */
    @ExceptionHandler(NotFound.class)
    ModelAndView unknown() {
        return StrayLink.page(
                "This link is not whole, or too old",
                "It does not say whom the e-mail went to, so nothing has changed. Open it from the e-mail once more,"
                        + " whole; or answer that e-mail with the word “unsubscribe”, which ends all of it, too.");
    }

    private String page(String token, Model model) {
        var ours = sentMail.byOptOut(token).orElseThrow(() -> new NotFound("This link"));
        model.addAttribute("token", token);
        model.addAttribute("recipient", ours.recipient());
        model.addAttribute("workspace", team.workspace().name());
        model.addAttribute("done", done(ours.prospectId()));
        return "pursuits/optOut";
    }

    /** What holds by now: who comes back to the link is not told that nothing has changed, nor that we may still call. */
    private String done(@Nullable Long prospectId) {
        var person = prospectId == null ? Optional.<Prospect>empty() : prospects.find(prospectId);
        if (person.filter(Prospect::optedOut).isPresent()) return "all";
        return person.filter(Prospect::emailRefused).isPresent() ? "email" : "";
    }
}
