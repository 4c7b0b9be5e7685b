package followthrough.channels.email;

import followthrough.channels.SafeHosts;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import java.time.Clock;
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

/** Settings, mailboxes: everybody manages the own ones, administrators all and the hosts that may be connected to. */
@Controller
class MailboxController {
    private static final String LIST = "redirect:/settings/mailboxes";

    private final Mailboxes mailboxes;
    private final SafeHosts hosts;
    private final SendingDomain sendingDomain;
    private final Team team;
    private final Clock clock;

    MailboxController(Mailboxes mailboxes, SafeHosts hosts, SendingDomain sendingDomain, Team team, Clock clock) {
        this.mailboxes = mailboxes;
        this.hosts = hosts;
        this.sendingDomain = sendingDomain;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/settings/mailboxes")
    ModelAndView list(Viewer viewer) {
        var first = mailboxes.of(viewer.memberId()).isEmpty() ? viewer.email() : "";
        return list(viewer, MailboxForm.empty(viewer.name(), first), false, null, Problems.none(), "");
    }

    /** @param doing {@code test} tries the servers and keeps nothing */
    @PostMapping("/settings/mailboxes")
    ModelAndView connect(
            Viewer viewer,
            @RequestParam Map<String, String> fields,
            @RequestParam(name = "do", defaultValue = "connect") String doing,
            RedirectAttributes redirect) {
        var form = MailboxForm.of(fields);
        var typed = form.filled(viewer.memberId(), fields.getOrDefault("password", ""));
        if (doing.equals("test")) {
            var tested = mailboxes.test(typed);
            var worked = tested.works() ? words(tested) + " Type the password again to connect." : null;
            return list(viewer, form.shown(), true, worked, problems(typed, tested), "");
        }
        return switch (mailboxes.connect(typed)) {
            case Mailboxes.Connecting.Connected _ -> {
                Toast.said(typed.address() + " is connected").after(redirect);
                yield new ModelAndView(LIST);
            }
            case Mailboxes.Connecting.Refused(var problems) ->
                list(viewer, form.shown(), true, null, new Problems(problems), "");
        };
    }

    @GetMapping("/settings/mailboxes/{mailboxId}")
    ModelAndView show(Viewer viewer, @PathVariable long mailboxId) {
        var mailbox = managed(viewer, mailboxId);
        return one(viewer, mailbox, MailboxForm.of(mailbox), null, Problems.none());
    }

    @PostMapping("/settings/mailboxes/{mailboxId}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable long mailboxId,
            @RequestParam Map<String, String> fields,
            RedirectAttributes redirect) {
        var mailbox = managed(viewer, mailboxId);
        var form = MailboxForm.of(fields);
        var typed = form.filled(mailbox.memberId(), fields.getOrDefault("password", ""));
        return switch (mailboxes.change(mailboxId, typed)) {
            case Mailboxes.Connecting.Connected _ -> {
                Toast.said(mailbox.address() + " is changed").after(redirect);
                yield new ModelAndView(LIST);
            }
            case Mailboxes.Connecting.Refused(var problems) ->
                one(viewer, mailbox, form.shown(), null, new Problems(problems));
        };
    }

    /** A part of the mailbox's page, fetched after it: name servers take their time. */
    @GetMapping("/settings/mailboxes/{mailboxId}/domain")
    ModelAndView domain(Viewer viewer, @PathVariable long mailboxId, @RequestParam(defaultValue = "") String selector) {
        var mailbox = managed(viewer, mailboxId);
        return new ModelAndView("channels/domain")
                .addObject("mailbox", mailbox)
                .addObject("selector", selector)
                .addObject(
                        "findings",
                        sendingDomain.check(mailbox.address(), mailbox.smtp().host(), selector));
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/pause")
    String pause(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = managed(viewer, mailboxId);
        mailboxes.pause(mailboxId, "paused by " + viewer.name());
        Toast.said("Nothing more is sent from " + mailbox.address()).after(redirect);
        return LIST;
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/resumption")
    String resume(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = managed(viewer, mailboxId);
        mailboxes.resume(mailboxId);
        Toast.said("Mail is sent from " + mailbox.address() + " again").after(redirect);
        return LIST;
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/removal")
    String remove(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = managed(viewer, mailboxId);
        mailboxes.remove(mailboxId);
        Toast.said(mailbox.address() + " is removed").after(redirect);
        return LIST;
    }

    @PostMapping("/settings/mailboxes/hosts")
    ModelAndView allowHost(
            Viewer viewer,
            @RequestParam String host,
            @RequestParam(defaultValue = "false") boolean withoutTls,
            RedirectAttributes redirect) {
        mustAdminister(viewer);
        if (host.isBlank() || !host.strip().matches("[\\p{L}\\p{N}._:-]{1,253}"))
            return list(
                    viewer,
                    MailboxForm.empty(viewer.name(), ""),
                    false,
                    null,
                    Problems.with("host", "The name or address of one server, such as mail.office.local."),
                    host);
        hosts.allow(host, withoutTls, viewer.memberId());
        Toast.said(host.strip() + " may be connected to").after(redirect);
        return new ModelAndView(LIST);
    }

    @PostMapping("/settings/mailboxes/hosts/removal")
    String disallowHost(Viewer viewer, @RequestParam String host, RedirectAttributes redirect) {
        mustAdminister(viewer);
        hosts.disallow(host);
        Toast.said(host + " is no longer allowed").after(redirect);
        return LIST;
    }

    private Mailbox managed(Viewer viewer, long mailboxId) {
        return mailboxes
                .find(mailboxId)
                .filter(mailbox -> viewer.administers() || mailbox.memberId() == viewer.memberId())
                .orElseThrow(() -> new NotFound("This mailbox"));
    }

    private static void mustAdminister(Viewer viewer) {
        if (!viewer.administers())
            throw Refused.forbidden(
                    "Allowing hosts needs an administrator",
                    "Ask one: a host inside the own network is a door into it.");
    }

    private ModelAndView list(
            Viewer viewer, MailboxForm form, boolean open, @Nullable String worked, Problems problems, String host) {
        var when = When.of(clock, viewer.zone());
        var shown = (viewer.administers() ? mailboxes.all() : mailboxes.of(viewer.memberId()))
                .stream()
                        .map(mailbox -> MailboxesPage.Row.of(mailbox, owner(mailbox), when))
                        .toList();
        var allowed = viewer.administers() ? hosts.allowed() : List.<followthrough.channels.AllowedHost>of();
        var page = new MailboxesPage(viewer, shown, form, open, worked, allowed, host);
        return answer(new ModelAndView("channels/mailboxes").addObject("page", page), problems);
    }

    private ModelAndView one(
            Viewer viewer, Mailbox mailbox, MailboxForm form, @Nullable String worked, Problems problems) {
        var row = MailboxesPage.Row.of(mailbox, owner(mailbox), When.of(clock, viewer.zone()));
        var page = new MailboxesPage(viewer, List.of(row), form, true, worked, List.of(), "");
        return answer(new ModelAndView("channels/mailbox").addObject("page", page), problems);
    }

    private String owner(Mailbox mailbox) {
        return team.member(mailbox.memberId()).map(Member::name).orElse("");
    }

    private static Problems problems(NewMailbox typed, Mailboxes.Tested tested) {
        var problems = new Problems(Mailboxes.problems(typed));
        if (typed.password().isEmpty()) problems = problems.and("password", "Type the mailbox's password.");
        for (var problem : Mailboxes.problems(tested).entrySet())
            problems = problems.and(problem.getKey(), problem.getValue());
        return problems;
    }

    private static String words(Mailboxes.Tested tested) {
        return tested.smtp() instanceof Check.Works(var smtp) && tested.imap() instanceof Check.Works(var imap)
                ? smtp + ". " + imap + "."
                : "";
    }

    private static ModelAndView answer(ModelAndView page, Problems problems) {
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("problems", problems);
    }
}
