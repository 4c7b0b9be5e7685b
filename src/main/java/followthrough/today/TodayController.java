package followthrough.today;

import followthrough.playbook.Approach;
import followthrough.playbook.Lint;
import followthrough.playbook.LintRule;
import followthrough.playbook.Playbook;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Giving;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.pursuits.Wording;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The queue and its work pane: every answer is a whole page without script, and the part that changed with it. */
@Controller
class TodayController {
    private final Queue queue;
    private final Panes panes;
    private final Access access;
    private final Outcomes outcomes;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final Messages messages;
    private final Wording wording;
    private final Prospects prospects;
    private final Playbook playbook;
    private final Clock clock;

    TodayController(
            Queue queue,
            Panes panes,
            Access access,
            Outcomes outcomes,
            Pursuits pursuits,
            Corrections corrections,
            Messages messages,
            Wording wording,
            Prospects prospects,
            Playbook playbook,
            Clock clock) {
        this.queue = queue;
        this.panes = panes;
        this.access = access;
        this.outcomes = outcomes;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.messages = messages;
        this.wording = wording;
        this.prospects = prospects;
        this.playbook = playbook;
        this.clock = clock;
    }

    @GetMapping("/")
    String home() {
        return "redirect:/today";
    }

    /** @param owner whose queue; absent means one's own */
    @GetMapping("/today")
    ModelAndView today(
            Viewer viewer,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(required = false) @Nullable Long open,
            @RequestParam(defaultValue = "0") int show,
            @RequestParam(required = false) @Nullable Long owner) {
        var page = queue.page(
                viewer,
                access.queueOf(viewer, owner == null ? viewer.memberId() : owner),
                Lane.of(lane).orElse(null),
                open,
                false,
                show,
                Queue.Part.ALL);
        return new ModelAndView("today/queuePage", Map.of("page", page));
    }

    /** All of today but the work pane, for a page that heard of news. @param open the prospect that is worked on */
    @GetMapping("/today/beside")
    ModelAndView beside(
            Viewer viewer,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam long open,
            @RequestParam(defaultValue = "0") int show,
            @RequestParam(required = false) @Nullable Long owner) {
        var page = queue.page(
                viewer,
                access.queueOf(viewer, owner == null ? viewer.memberId() : owner),
                Lane.of(lane).orElse(null),
                open,
                false,
                show,
                Queue.Part.BESIDE);
        return new ModelAndView("today/beside", Map.of("page", page));
    }

    /** Where a row of the queue is worked on. @param by another channel than the planned one */
    @GetMapping("/today/prospects/{prospectId}")
    ModelAndView pane(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String by,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.VARY, "HX-Request");
        var pane = panes.of(viewer, prospectId, channel(by), back.place());
        return new ModelAndView(isPart(request) ? "today/pane" : "today/panePage", Map.of("pane", pane));
    }

    @PostMapping("/today/prospects/{prospectId}/outcomes")
    ModelAndView outcome(
            Viewer viewer,
            @PathVariable long prospectId,
            @ModelAttribute OutcomeForm form,
            @RequestParam(defaultValue = "") String by,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        return switch (outcomes.record(viewer, prospect, form, by)) {
            case Recorded.Refused(var why) -> {
                var words = form.text() == null || form.text().isBlank() ? null : form.text();
                var typed = typed(prospectId, null, words, false, form.giving());
                yield refused(why, viewer, prospectId, channel(by), typed, back, request, response);
            }
            case Recorded.Done done ->
                goOn(outcomes.toast(form, prospect, done), viewer, back, request, response, redirect);
        };
    }

    /**
     * @param asset keys of assets that go with it
     * @param answer which question of theirs it answers
     * @param introduction to whom it introduces them
     * @param followUp false where no follow-up after material is to begin with them
     * @param seen rules of the lint whose findings were on the screen: no empty phrase leaves unseen
     */
    @PostMapping("/today/prospects/{prospectId}/messages")
    ModelAndView send(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String body,
            @RequestParam(required = false) @Nullable List<String> asset,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String introduction,
            @RequestParam(required = false) @Nullable Boolean followUp,
            @RequestParam(required = false) @Nullable Long told,
            @RequestParam(defaultValue = "") List<String> seen,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var giving = new Giving(asset == null ? List.of() : asset, answer, introduction).followedUp(followUp);
        var text = body.replace("\r\n", "\n");
        var typed = typed(prospectId, subject, text, !giving.assets().isEmpty(), giving);
        var empty = typed.findings().open().stream()
                .filter(it -> it.rule() == LintRule.EMPTY && it.state() == LintRule.State.WARN)
                .findFirst();
        if (empty.isPresent() && !seen.contains(LintRule.EMPTY.word()))
            return unseen(empty.get(), viewer, prospect, typed, back, request, response);
        return switch (messages.send(prospectId, subject, text, viewer.memberId(), told, giving)) {
            case Recorded.Refused(var why) ->
                refused(why, viewer, prospectId, Channel.EMAIL, typed, back, request, response);
            case Recorded.Done(var after, var next, var undoId) ->
                goOn(
                        toast("The e-mail to " + prospect.name() + " leaves in ten seconds", undoId),
                        viewer,
                        back,
                        request,
                        response,
                        redirect);
        };
    }

    /** Another approach for the touch that is open: its draft or guide is swapped, nothing else. */
    @PostMapping("/today/prospects/{prospectId}/approaches")
    ModelAndView otherApproach(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam String approach,
            @RequestParam(defaultValue = "") String by,
            @RequestParam(required = false) @Nullable Long told,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        access.changed(viewer, prospectId);
        var chosen = playbook.library()
                .find(approach)
                .filter(Approach::inUse)
                .orElseThrow(() -> new NotFound("This approach"));
        return switch (pursuits.takeApproach(prospectId, chosen, viewer.memberId(), told)) {
            case Recorded.Refused(var why) -> refused(why, viewer, prospectId, back, request, response);
            case Recorded.Done(var after, var next, var undoId) -> {
                var toast = toast(chosen.name() + " instead", undoId);
                if (isPart(request))
                    yield new ModelAndView(
                            "today/paneAndToast",
                            Map.of("pane", panes.of(viewer, prospectId, channel(by), back.place()), "toast", toast));
                toast.after(redirect);
                // Who took it from the library goes on writing, or calling, what it was taken for.
                if (back.place().lane().isEmpty() && channel(by) instanceof Channel channel)
                    yield new ModelAndView("redirect:/today/prospects/" + prospectId + "?by=" + channel.word());
                yield new ModelAndView("redirect:/today?open=" + prospectId
                        + (back.place().lane().isEmpty()
                                ? ""
                                : "&lane=" + back.place().lane())
                        + back.place().query());
            }
        };
    }

    /** They contacted us by a way nothing here listens to: an answer is owed now, so the same prospect stays open. */
    @PostMapping("/today/prospects/{prospectId}/replies")
    ModelAndView reply(
            Viewer viewer,
            @PathVariable long prospectId,
            @ModelAttribute ReplyForm form,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        return switch (outcomes.contacted(viewer, prospect, form)) {
            case Recorded.Refused(var why) -> refused(why, viewer, prospectId, back, request, response);
            case Recorded.Done(var after, var next, var undoId) ->
                goOn(
                        toast(prospect.name() + " contacted us: an answer is owed", undoId),
                        viewer,
                        // In the lane Answer by now, whatever lane it was in.
                        new Back(null, prospectId, back.owner(), null),
                        request,
                        response,
                        redirect);
        };
    }

    /** A note moves nothing on: the same prospect stays open. */
    @PostMapping("/today/prospects/{prospectId}/notes")
    ModelAndView note(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String note,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        if (note.isBlank()) return refused("The note is empty.", viewer, prospectId, back, request, response);
        var tooLong = Lengths.refusal("Note", note, Lengths.TEXT);
        if (tooLong.isPresent()) return refused(tooLong.get(), viewer, prospectId, back, request, response);
        prospects.tell(Entry.of(prospectId, clock.instant(), Entry.Kind.NOTE, viewer.memberId(), "Note")
                .withDetail(note.strip()));
        var stays = new Back(back.lane(), prospectId, back.owner(), null);
        return goOn(Toast.said("Noted with " + prospect.name()), viewer, stays, request, response, redirect);
    }

    @PostMapping("/undo/{undoId}")
    String undo(Viewer viewer, @PathVariable long undoId, HttpServletRequest request, RedirectAttributes redirect) {
        var whyNot = corrections.undo(undoId, viewer.memberId());
        Toast.said(whyNot.orElse("Taken back; it is as it was")).after(redirect);
        var back = UriComponentsBuilder.fromUriString(cameFrom(request).orElse("/today"));
        // The queue has gone on to the next one by then, and this one is what one looks for.
        if (whyNot.isEmpty() && "/today".equals(back.build().getPath()))
            corrections.about(undoId, viewer.memberId()).ifPresent(it -> back.replaceQueryParam("open", it));
        return "redirect:" + back.build().toUriString();
    }

    // --- answers ---

    /** @return absent for the planned one */
    static @Nullable Channel channel(String by) {
        return Channel.find(by).orElse(null);
    }

    /**
     * Where the work goes on. Every part may be absent.
     *
     * @param then the prospect who comes next
     * @param shown the prospect whose pane is on the screen by now, because it was loaded ahead
     */
    record Back(
            @Nullable String lane,
            @Nullable Long then,
            @Nullable Long owner,
            @Nullable Long shown) {
        Pane.Place place() {
            return new Pane.Place(lane == null ? "" : lane, owner == null ? "" : "&owner=" + owner, then);
        }
    }

    private ModelAndView goOn(
            Toast toast,
            Viewer viewer,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        if (!isPart(request)) {
            toast.after(redirect);
            var lane =
                    Lane.of(back.place().lane()).map(it -> "lane=" + it.word()).orElse("");
            var open = back.then() == null ? "" : "&open=" + back.then();
            return new ModelAndView(
                    "redirect:/today?" + lane + open + back.place().query());
        }
        var owner = access.queueOf(viewer, back.owner() == null ? viewer.memberId() : back.owner());
        var lane = Lane.of(back.place().lane()).orElse(null);
        var shown = back.shown();
        if (shown != null) {
            var page = queue.page(viewer, owner, lane, shown, true, Queue.PAGE, Queue.Part.BESIDE);
            if (shown.equals(page.selected()))
                return new ModelAndView("today/beside", Map.of("page", page, "toast", toast));
            // Somebody else did it meanwhile: what is on the screen is swapped after all.
            response.setHeader("HX-Retarget", "#today");
        }
        var page = queue.page(viewer, owner, lane, back.then(), true, Queue.PAGE, Queue.Part.ALL);
        return new ModelAndView("today/work", Map.of("page", page, "toast", toast));
    }

    /** @param along whether an asset goes with it, which is what a text that promises one means */
    private Typed typed(
            long prospectId, @Nullable String subject, @Nullable String text, boolean along, Giving giving) {
        var findings = text == null
                ? Lint.Findings.NONE
                : pursuits.openOf(prospectId)
                        .map(it -> wording.look(it, subject == null ? "" : subject, text, along))
                        .orElse(Lint.Findings.NONE);
        return new Typed(subject, text, giving.followedUp(), findings);
    }

    /** What is empty is shown before it leaves; sent once more it leaves. */
    private ModelAndView unseen(
            Lint.Found empty,
            Viewer viewer,
            Prospect prospect,
            Typed typed,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response) {
        var why = Lint.sentence(empty) + " Sent once more, it leaves as it is.";
        var answer = refused(why, viewer, prospect.prospectId(), Channel.EMAIL, typed, back, request, response);
        if (!isPart(request)) return answer;
        answer.setViewName("today/unseen");
        answer.addAllObjects(panes.findings(pursuits.known(prospect), Channel.EMAIL, typed.findings()));
        return answer;
    }

    private ModelAndView refused(
            String why,
            Viewer viewer,
            long prospectId,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response) {
        return refused(why, viewer, prospectId, null, null, back, request, response);
    }

    /**
     * In place: a sentence appears, and everything that was typed stays.
     *
     * @param by the channel worked in; absent for the planned one
     * @param typed in place of the draft; absent where nothing was
     */
    private ModelAndView refused(
            String why,
            Viewer viewer,
            long prospectId,
            @Nullable Channel by,
            @Nullable Typed typed,
            Back back,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (isPart(request)) {
            response.setHeader("HX-Retarget", "#refusal");
            response.setHeader("HX-Reswap", "innerHTML");
            return new ModelAndView("today/refusal", Map.of("why", why), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var page = new ModelAndView(
                "today/panePage",
                Map.of(
                        "pane", panes.of(viewer, prospectId, by, back.place()),
                        "problems", Problems.with("", why)));
        if (typed != null) page.addObject("typed", typed);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static Toast toast(String text, @Nullable Long undoId) {
        return undoId == null ? Toast.said(text) : Toast.undoable(text, "/undo/" + undoId);
    }

    static boolean isPart(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null;
    }

    /** The page a form was on, as a path of ours. */
    static Optional<String> cameFrom(HttpServletRequest request) {
        var referer = request.getHeader(HttpHeaders.REFERER);
        if (referer == null) return Optional.empty();
        try {
            var uri = URI.create(referer);
            var path = uri.getRawPath();
            if (path == null || !path.startsWith("/") || path.startsWith("//")) return Optional.empty();
            return Optional.of(path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
