package followthrough.intake;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.Entry;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.Pursuits;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import followthrough.web.Problems;
import followthrough.web.Toast;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A prospect added by hand. Whoever may be in the base already is shown while one types. */
@Controller
class NewProspectController {
    private final Arrivals arrivals;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Clock clock;

    NewProspectController(Arrivals arrivals, Prospects prospects, Pursuits pursuits, Clock clock) {
        this.arrivals = arrivals;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.clock = clock;
    }

    @GetMapping("/prospects/new")
    ModelAndView show(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String phone) {
        var form = new NewProspectForm(name, "", email, phone, "by hand", "", "", "", "");
        return page(viewer, form, Problems.none());
    }

    /** The part of the page that shows who may be meant. */
    @GetMapping("/prospects/new/alike")
    ModelAndView alike(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String phone) {
        return new ModelAndView("intake/alike").addObject("alike", arrivals.alike(name, email, phone, viewer.scope()));
    }

    @PostMapping("/prospects")
    ModelAndView add(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String company,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "by hand") String source,
            @RequestParam(required = false) @Nullable Tier tier,
            @RequestParam(defaultValue = "") String basis,
            @RequestParam(defaultValue = "") String basisNote,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes redirect) {
        var form = new NewProspectForm(
                name, company, email, phone, source, tier == null ? "" : tier.name(), basis, basisNote, note);
        var addresses = new ArrayList<NewAddress>();
        var problems = problems(form, addresses);
        if (problems.any()) return page(viewer, form, problems);
        var person = new NewProspect(
                name.strip(),
                "",
                "",
                "",
                company.strip(),
                "",
                "",
                addresses,
                source.strip(),
                viewer.memberId(),
                tier == null ? Tier.B : tier,
                Basis.of(basis),
                basisNote.strip(),
                "",
                "",
                Map.of(),
                false,
                false,
                null,
                null,
                tier != null);
        // Somebody known is opened, not asked after: the form is where one finds out.
        var known = prospects.recognise(List.of(person)).getFirst();
        if (known.isPresent()) return page(viewer, form, problems.and("", words(known.get())));
        return switch (pursuits.capture(person, source, viewer.memberId())) {
            case Added.Created(long prospectId) -> {
                if (!note.isBlank())
                    prospects.tell(Entry.of(prospectId, clock.instant(), Entry.Kind.NOTE, viewer.memberId(), "Note")
                            .withDetail(note.strip()));
                Toast.said(prospects.get(prospectId).name() + " is added; the first touch is due now")
                        .after(redirect);
                yield new ModelAndView("redirect:/prospects/" + prospectId);
            }
            case Added.Known again -> page(viewer, form, problems.and("", words(again)));
            case Added.Suppressed suppressed -> page(viewer, form, problems.and("", words(suppressed)));
        };
    }

    private Problems problems(NewProspectForm form, List<NewAddress> addresses) {
        var problems = Problems.none();
        if (form.name().isBlank()) problems = problems.and("name", "Whom do you want to follow up?");
        if (form.source().isBlank()) problems = problems.and("source", "Where does this person come from?");
        problems = problems.tooLong("name", "Name", form.name(), Lengths.NAME)
                .tooLong("company", "Company", form.company(), Lengths.NAME)
                .tooLong("source", "Source", form.source(), Lengths.NAME)
                .tooLong("basisNote", "Where that can be seen", form.basisNote(), Lengths.REMARK)
                .tooLong("note", "Note", form.note(), Lengths.TEXT);
        if (!form.bases().containsKey(form.basis()) || form.basis().isEmpty())
            problems = problems.and("basis", "Choose why this person may be contacted; nobody said is an answer too.");
        var email = NewAddress.email(form.email());
        var phone = NewAddress.phone(form.phone(), arrivals.region(""));
        email.ifPresent(addresses::add);
        phone.ifPresent(addresses::add);
        if (email.isEmpty() && !form.email().isBlank())
            problems = problems.and("email", "“" + form.email().strip() + "” is no e-mail address.");
        if (phone.isEmpty() && !form.phone().isBlank())
            problems = problems.and(
                    "phone", "“" + form.phone().strip() + "” is no telephone number; write it as +49 30 1234567.");
        if (form.email().isBlank() && form.phone().isBlank())
            problems = problems.and("email", "An e-mail address or a telephone number is needed to reach them.");
        if (form.basis().equals(Basis.CONSENT.word()) && form.basisNote().isBlank())
            problems = problems.and("basisNote", "Say when and how they agreed, so that it can be shown later.");
        return problems;
    }

    private static String words(Added known) {
        return switch (known) {
            case Added.Known(long prospectId, var by) ->
                "Nothing was added: this person is in the base already, by the same " + by + ". Open them below.";
            case Added.Suppressed(var reason) -> "Nothing was added: " + reason;
            case Added.Created created -> throw new IllegalStateException("added after all: " + created);
        };
    }

    private ModelAndView page(Viewer viewer, NewProspectForm form, Problems problems) {
        var page = new ModelAndView("intake/newProspect")
                .addObject("form", form)
                .addObject("alike", arrivals.alike(form.name(), form.email(), form.phone(), viewer.scope()))
                .addObject("problems", problems);
        if (problems.any()) page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
