package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.team.RealTime;
import followthrough.team.Viewer;
import followthrough.web.Problems;
import followthrough.web.Toast;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A part of a mailbox's page: its last test, and the form to send another. It fetches itself while one is under way. */
@Controller
class SendTestController {
    private final SendTests tests;
    private final Mailboxes mailboxes;
    private final RealTime real;

    SendTestController(SendTests tests, Mailboxes mailboxes, RealTime real) {
        this.tests = tests;
        this.mailboxes = mailboxes;
        this.real = real;
    }

    @GetMapping("/settings/mailboxes/{mailboxId}/test")
    ModelAndView show(Viewer viewer, @PathVariable long mailboxId) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        return part(mailbox, mailbox.address(), Problems.none());
    }

    /** @param to the mailbox's own address, or another of the member's */
    @PostMapping("/settings/mailboxes/{mailboxId}/test")
    ModelAndView send(
            Viewer viewer,
            @PathVariable long mailboxId,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        var address = to.isBlank() ? mailbox.address() : to.strip();
        // One looks into no mailbox but those one manages.
        var lookedInto = (viewer.administers() ? mailboxes.all() : mailboxes.of(viewer.memberId()))
                .stream()
                        .filter(it -> it.address().equalsIgnoreCase(address))
                        .findFirst()
                        .orElse(null);
        var refused = tests.begin(mailbox, address, lookedInto, viewer.memberId());
        if (request.getHeader("HX-Request") == null) {
            Toast.said(refused.orElse("A test is under way to " + address)).after(redirect);
            return new ModelAndView("redirect:/settings/mailboxes/" + mailboxId);
        }
        var page = part(
                mailbox, address, refused.map(why -> Problems.with("to", why)).orElse(Problems.none()));
        if (refused.isPresent()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private ModelAndView part(Mailbox mailbox, String to, Problems problems) {
        var last = tests.last(mailbox.mailboxId());
        return new ModelAndView("pursuits/sendTest")
                .addObject("mailbox", mailbox)
                .addObject("to", to)
                .addObject(
                        "underWay",
                        last.filter(it -> it.underWay(real.instant())).isPresent())
                .addObject("about", last.map(SendTest::recipient).orElse(""))
                .addObject("facts", last.map(it -> it.facts(real.instant())).orElse(List.of()))
                .addObject("problems", problems);
    }
}
