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
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.DeferredCsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** Settings, mailboxes: everybody manages the own ones, administrators all and the hosts that may be connected to. */
@Controller
class MailboxController {
    private static final String LIST = "redirect:/settings/mailboxes";

    private final Mailboxes mailboxes;
    private final Providers providers;
    private final SafeHosts hosts;
    private final SendingDomain sendingDomain;
    private final Team team;
    private final Clock clock;

    MailboxController(
            Mailboxes mailboxes,
            Providers providers,
            SafeHosts hosts,
            SendingDomain sendingDomain,
            Team team,
            Clock clock) {
        this.mailboxes = mailboxes;
        this.providers = providers;
        this.hosts = hosts;
        this.sendingDomain = sendingDomain;
        this.team = team;
        this.clock = clock;
    }

    @GetMapping("/settings/mailboxes")
    ModelAndView list(Viewer viewer, @RequestParam(required = false) @Nullable String as) {
        var first = mailboxes.of(viewer.memberId()).isEmpty() ? viewer.email() : "";
        var form = MailboxForm.empty(viewer.name(), first);
        return list(viewer, form, false, null, Problems.none(), "", Map.of(), as == null ? null : as.strip());
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

    /** Sends the browser to the provider. A link and not a form, which browsers let end nowhere but here. */
    @GetMapping("/settings/mailboxes/sign-in/{word}")
    ModelAndView signIn(
            Viewer viewer,
            @PathVariable String word,
            @RequestParam(defaultValue = "") String address,
            HttpServletRequest request) {
        var provider = provider(word);
        return providers
                .begin(provider, address.strip(), session(request))
                .map(there -> {
                    var redirect = new RedirectView(there.toString());
                    redirect.setExpandUriTemplateVariables(false);
                    return new ModelAndView(redirect);
                })
                .orElseGet(() -> notSignedIn(
                        viewer,
                        "Nothing is registered at " + provider.said() + " yet. An administrator does that.",
                        null));
    }

    /** Where the provider sends the browser back to. */
    @GetMapping("/settings/mailboxes/signed-in/{word}")
    ModelAndView signedIn(
            Viewer viewer,
            @PathVariable String word,
            @RequestParam Map<String, String> answer,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        return switch (providers.end(provider(word), answer, session(request))) {
            case Providers.SignIn.Failed(var why, var asksAddress) -> notSignedIn(viewer, why, asksAddress ? "" : null);
            case Providers.SignIn.Done done ->
                switch (mailboxes.connect(viewer.memberId(), viewer.name(), viewer.administers(), done)) {
                    case Mailboxes.Connecting.Refused(var problems) ->
                        notSignedIn(viewer, String.join(" ", problems.values()), null);
                    case Mailboxes.Connecting.Connected(var mailboxId) -> {
                        var address =
                                mailboxes.find(mailboxId).map(Mailbox::address).orElse("The mailbox");
                        Toast.said(address + " is connected").after(redirect);
                        yield new ModelAndView(LIST);
                    }
                };
        };
    }

    private ModelAndView notSignedIn(Viewer viewer, String why, @Nullable String as) {
        var form = MailboxForm.empty(viewer.name(), "");
        return list(viewer, form, false, null, Problems.with("signIn", why), "", Map.of(), as);
    }

    private static Provider provider(String word) {
        try {
            return Provider.of(word);
        } catch (IllegalArgumentException e) {
            throw new NotFound("This provider");
        }
    }

    /** The form token as it is before it is masked: a hash of the sign-in cookie, which ends with the sign-in. */
    private static String session(HttpServletRequest request) {
        return request.getAttribute(DeferredCsrfToken.class.getName()) instanceof DeferredCsrfToken token
                ? token.get().getToken()
                : "";
    }

    @PostMapping("/settings/mailboxes/providers/{word}")
    ModelAndView register(
            Viewer viewer,
            @PathVariable String word,
            @RequestParam Map<String, String> fields,
            RedirectAttributes redirect) {
        mustAdminister(viewer);
        var provider = provider(word);
        UnaryOperator<String> typed =
                field -> fields.getOrDefault(word + "." + field, "").strip();
        var problems = providers.register(
                provider, typed.apply("clientId"), typed.apply("secret"), typed.apply("tenant"), viewer.memberId());
        if (problems.isEmpty()) {
            Toast.said("Everybody can sign in with " + provider.said() + " now").after(redirect);
            return new ModelAndView(LIST);
        }
        var named = new LinkedHashMap<String, String>();
        problems.forEach((field, why) -> named.put(word + "." + field, why));
        return list(viewer, MailboxForm.empty(viewer.name(), ""), false, null, new Problems(named), "", fields, null);
    }

    @PostMapping("/settings/mailboxes/providers/{word}/removal")
    String unregister(Viewer viewer, @PathVariable String word, RedirectAttributes redirect) {
        mustAdminister(viewer);
        var provider = provider(word);
        providers.forget(provider);
        Toast.said("Nobody can sign in with " + provider.said() + " any more").after(redirect);
        return LIST;
    }

    @GetMapping("/settings/mailboxes/{mailboxId}")
    ModelAndView show(Viewer viewer, @PathVariable long mailboxId) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        return one(viewer, mailbox, MailboxForm.of(mailbox), Problems.none());
    }

    @PostMapping("/settings/mailboxes/{mailboxId}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable long mailboxId,
            @RequestParam Map<String, String> fields,
            RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        var form = MailboxForm.of(fields);
        var typed = form.filled(mailbox.memberId(), fields.getOrDefault("password", ""));
        return switch (mailboxes.change(mailboxId, typed)) {
            case Mailboxes.Connecting.Connected _ -> {
                Toast.said(mailbox.address() + " is changed").after(redirect);
                yield new ModelAndView(LIST);
            }
            case Mailboxes.Connecting.Refused(var problems) ->
                one(viewer, mailbox, form.shown(), new Problems(problems));
        };
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/signature")
    ModelAndView sign(
            Viewer viewer,
            @PathVariable long mailboxId,
            @RequestParam(defaultValue = "") String signature,
            @RequestParam(defaultValue = "false") boolean plainOnly,
            RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        var problem = mailboxes.sign(mailboxId, signature, plainOnly);
        if (problem.isPresent())
            return one(viewer, mailbox, MailboxForm.of(mailbox), Problems.with("signature", problem.get()))
                    .addObject("signature", signature);
        Toast.said("What is written from " + mailbox.address() + " looks so from now on")
                .after(redirect);
        return new ModelAndView("redirect:/settings/mailboxes/" + mailboxId);
    }

    /** A part of the mailbox's page, fetched after it: name servers take their time. */
    @GetMapping("/settings/mailboxes/{mailboxId}/domain")
    ModelAndView domain(Viewer viewer, @PathVariable long mailboxId, @RequestParam(defaultValue = "") String selector) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        return new ModelAndView("channels/domain")
                .addObject("mailbox", mailbox)
                .addObject("selector", selector)
                .addObject(
                        "findings",
                        sendingDomain.check(mailbox.address(), mailbox.smtp().host(), selector));
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/pause")
    String pause(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        mailboxes.pause(mailboxId, "paused by " + viewer.name());
        Toast.said("Nothing more is sent from " + mailbox.address()).after(redirect);
        return LIST;
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/resumption")
    String resume(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        mailboxes.resume(mailboxId);
        Toast.said("Mail is sent from " + mailbox.address() + " again").after(redirect);
        return LIST;
    }

    @PostMapping("/settings/mailboxes/{mailboxId}/removal")
    String remove(Viewer viewer, @PathVariable long mailboxId, RedirectAttributes redirect) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
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

    private static void mustAdminister(Viewer viewer) {
        if (!viewer.administers())
            throw Refused.forbidden(
                    "This needs an administrator",
                    "Ask one: a host inside the own network is a door into it, and everybody signs in by what is"
                            + " registered at a provider.");
    }

    private ModelAndView list(
            Viewer viewer, MailboxForm form, boolean open, @Nullable String worked, Problems problems, String host) {
        return list(viewer, form, open, worked, problems, host, Map.of(), null);
    }

    /**
     * @param registration what was typed of a provider, by name of the field; empty when nothing was
     * @param as see {@link MailboxesPage}
     */
    private ModelAndView list(
            Viewer viewer,
            MailboxForm form,
            boolean open,
            @Nullable String worked,
            Problems problems,
            String host,
            Map<String, String> registration,
            @Nullable String as) {
        var when = When.of(clock, viewer.zone());
        var shown = (viewer.administers() ? mailboxes.all() : mailboxes.of(viewer.memberId()))
                .stream()
                        .map(mailbox -> MailboxesPage.Row.of(mailbox, owner(mailbox), when))
                        .toList();
        var allowed = viewer.administers() ? hosts.allowed() : List.<followthrough.channels.AllowedHost>of();
        var page = new MailboxesPage(
                viewer,
                shown,
                form,
                open,
                worked,
                allowed,
                host,
                providers.offered(),
                as,
                registered(viewer, registration));
        return answer(new ModelAndView("channels/mailboxes").addObject("page", page), problems);
    }

    private ModelAndView one(Viewer viewer, Mailbox mailbox, MailboxForm form, Problems problems) {
        var row = MailboxesPage.Row.of(mailbox, owner(mailbox), When.of(clock, viewer.zone()));
        var page = new MailboxesPage(
                viewer, List.of(row), form, true, null, List.of(), "", providers.offered(), null, List.of());
        return answer(new ModelAndView("channels/mailbox").addObject("page", page), problems)
                .addObject("signature", mailbox.signature());
    }

    private List<MailboxesPage.Registered> registered(Viewer viewer, Map<String, String> typed) {
        if (!viewer.administers()) return List.of();
        return Stream.of(Provider.values())
                .map(provider -> {
                    var kept = providers.registration(provider);
                    return new MailboxesPage.Registered(
                            provider,
                            kept.isPresent(),
                            typed.getOrDefault(
                                    provider.word() + ".clientId",
                                    kept.map(ProviderStore.Registration::clientId)
                                            .orElse("")),
                            typed.getOrDefault(
                                    provider.word() + ".tenant",
                                    kept.map(ProviderStore.Registration::tenant).orElse("common")),
                            providers.redirectUri(provider),
                            kept.map(ProviderStore.Registration::refusedWhy).orElse(null));
                })
                .toList();
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
