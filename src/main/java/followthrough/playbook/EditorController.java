package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.prospects.Tier;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The sequence editor. Each change is a form that is posted and kept with the draft at once. With script the answer is the
 * editor anew, or, while somebody types, only what stands around the form; without it a redirect to the page.
 */
@Controller
class EditorController {
    /** In place of a channel: an e-mail that leaves by itself. */
    static final String AUTOMATIC = "automatic";

    private final Playbook playbook;
    private final Lint lint;
    private final Team team;
    private final Clock clock;

    EditorController(Playbook playbook, Lint lint, Team team, Clock clock) {
        this.playbook = playbook;
        this.lint = lint;
        this.team = team;
        this.clock = clock;
    }

    /** Begins a draft of a sequence that is not there yet. Its key is made of its name and stays for ever. */
    @PostMapping("/playbook/drafts")
    ModelAndView begin(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "INBOUND") Sequence.Purpose purpose,
            @RequestParam(defaultValue = "") Set<Tier> tier,
            @RequestParam(defaultValue = "") String about) {
        PlaybookController.mustLead(viewer);
        var taken = new HashSet<>(playbook.keys());
        taken.addAll(playbook.drafts().keySet());
        taken.addAll(SequenceYaml.RESERVED);
        var key = Edits.free(name.isBlank() ? "sequence" : name, taken);
        var sequence = new Sequence(key, name.strip(), purpose, tier, about.strip(), List.of());
        if (playbook.draft(SequenceYaml.write(sequence), viewer.memberId()) instanceof Playbook.NotKept(var problems))
            throw Refused.unclear("The sequence was not begun", String.join("; ", problems));
        return new ModelAndView("redirect:" + address(key, null));
    }

    /** @param step its number, from 1; 0 for the sequence as a whole, which is open too where there is no step */
    @GetMapping("/playbook/{key}/draft")
    ModelAndView show(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer step,
            @RequestParam(defaultValue = "false") boolean edit,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        var now = looked(key);
        var open = step == null ? Integer.valueOf(0) : step == 0 ? null : Integer.valueOf(step - 1);
        var page = page(viewer, now, open, null, Map.of(), "", edit);
        response.setHeader("Vary", "HX-Request");
        if (!htmx(request)) return new ModelAndView("playbook/editorPage", Map.of("page", page));
        response.setHeader("HX-Replace-Url", address(key, page.selected()));
        return new ModelAndView("playbook/editor", Map.of("page", page));
    }

    /** What the sequence is called and whom it is for. */
    @PostMapping("/playbook/{key}/draft")
    ModelAndView sequence(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String about,
            @RequestParam Sequence.Purpose purpose,
            @RequestParam(defaultValue = "") Set<Tier> tier,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        var tiers = tier.isEmpty() ? EnumSet.noneOf(Tier.class) : EnumSet.copyOf(tier);
        var drafted = playbook.change(
                key,
                revision,
                viewer.memberId(),
                "what it is called, and whom it is for",
                it -> new Sequence(
                        it.key(), StepForm.inOneLine(name), purpose, tiers, StepForm.inOneLine(about), it.steps()));
        if (!(drafted instanceof Playbook.Kept))
            return unkept(page(viewer, looked(key), null, null, Map.of(), OVERTAKEN, false), request, response);
        return htmx(request)
                ? around(page(viewer, looked(key), null, null, Map.of(), "", false), response)
                : new ModelAndView("redirect:" + address(key, null));
    }

    /**
     * @param after number of the step it comes after; 0 for the first place
     * @param channel its word, or {@link #AUTOMATIC}
     */
    @PostMapping("/playbook/{key}/draft/steps")
    ModelAndView add(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam String channel,
            HttpServletRequest request,
            HttpServletResponse response) {
        var automatic = channel.equals(AUTOMATIC);
        var kind = automatic ? Channel.EMAIL : channelOf(channel);
        return changed(
                viewer,
                key,
                revision,
                "the new step " + (after + 1),
                it -> it.steps().size() >= SequenceYaml.MOST_STEPS
                        ? it
                        : Edits.add(
                                it, Math.clamp(after, 0, it.steps().size()), Edits.fresh(kind, automatic, after == 0)),
                after,
                true,
                null,
                request,
                response);
    }

    /** @param typed the fields of {@link StepForm}; {@code then} with {@code publish} goes on to publishing */
    @PostMapping("/playbook/{key}/draft/steps/{step:\\d+}")
    ModelAndView save(
            Viewer viewer,
            @PathVariable String key,
            @PathVariable int step,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        var form = StepForm.of(typed);
        var index = step - 1;
        var before = looked(key);
        mustHave(before.sequence(), index);
        var revision = number(typed.getFirst("revision"));
        var library = playbook.library();
        // Looked at beforehand for what it changes, so that typing on at one place is taken back as one.
        var problems = new LinkedHashMap<String, String>();
        var was = before.sequence().steps().get(index);
        var changes =
                form.into(before.sequence(), index, library, problems).steps().get(index).changesSince(was).stream()
                        .map(it -> it.replaceFirst(" \\(.*", ""))
                        .distinct()
                        .collect(Collectors.joining(", "));
        var said = "step " + step + (changes.isEmpty() ? "" : ": " + changes);
        var drafted = playbook.change(
                key, revision, viewer.memberId(), said, it -> form.into(it, index, library, new HashMap<>()));
        if (!(drafted instanceof Playbook.Kept(var sequence))) {
            var page = page(viewer, looked(key), index, form, problems, OVERTAKEN, false);
            return unkept(page, request, response);
        }
        if (!htmx(request) && !problems.isEmpty())
            return unkept(page(viewer, looked(key), index, form, problems, "", false), request, response);
        if (!htmx(request))
            return new ModelAndView("redirect:"
                    + ("publish".equals(typed.getFirst("then"))
                            ? "/playbook/" + key + "/publishing"
                            : address(key, index)));
        var is = sequence.steps().get(index);
        var other = is.channel() != was.channel()
                || is.automatic() != was.automatic()
                || is.sameThread() != was.sameThread()
                || !is.approach().equals(was.approach())
                || form.otherwise().startsWith("#");
        var page = page(viewer, looked(key), index, other ? null : form, problems, "", false);
        return other ? whole(page, null, response) : around(page, response);
    }

    /** @param to the number it will have */
    @PostMapping("/playbook/{key}/draft/steps/{step:\\d+}/place")
    ModelAndView move(
            Viewer viewer,
            @PathVariable String key,
            @PathVariable int step,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam int to,
            HttpServletRequest request,
            HttpServletResponse response) {
        var steps = looked(key).sequence().steps().size();
        var place = Math.clamp(to, 1, Math.max(1, steps)) - 1;
        return changed(
                viewer,
                key,
                revision,
                "step " + step + " moved to " + (place + 1),
                it -> Edits.move(mustHave(it, step - 1), step - 1, place),
                place,
                false,
                null,
                request,
                response);
    }

    /**
     * Makes a step depend on a condition.
     *
     * @param to as in {@link EditorPage#otherwise}
     */
    @PostMapping("/playbook/{key}/draft/steps/{step:\\d+}/branch")
    ModelAndView branch(
            Viewer viewer,
            @PathVariable String key,
            @PathVariable int step,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam(defaultValue = "") String condition,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        Condition when;
        try {
            when = Condition.of(condition);
        } catch (IllegalArgumentException unknown) {
            var page = page(
                    viewer,
                    looked(key),
                    step - 1,
                    null,
                    Map.of("condition", String.valueOf(unknown.getMessage())),
                    "",
                    false);
            return unkept(page, request, response);
        }
        return changed(
                viewer,
                key,
                revision,
                "the branch at step " + step,
                it -> Edits.branch(mustHave(it, step - 1), step - 1, when, target(it, to)),
                step - 1,
                false,
                null,
                request,
                response);
    }

    private static @Nullable Integer target(Sequence sequence, String to) {
        if (to.isEmpty()) return null;
        if (to.equals(Step.END)) return sequence.steps().size();
        if (to.matches("#\\d{1,2}")) return Integer.parseInt(to.substring(1)) - 1;
        int index = sequence.steps().stream().map(Step::name).toList().indexOf(to);
        return index < 0 ? null : Integer.valueOf(index);
    }

    @PostMapping("/playbook/{key}/draft/steps/{step:\\d+}/removal")
    ModelAndView remove(
            Viewer viewer,
            @PathVariable String key,
            @PathVariable int step,
            @RequestParam(defaultValue = "0") int revision,
            HttpServletRequest request,
            HttpServletResponse response) {
        var left = looked(key).sequence().steps().size() - 1;
        return changed(
                viewer,
                key,
                revision,
                "step " + step + " taken out",
                it -> Edits.remove(mustHave(it, step - 1), step - 1),
                left == 0 ? null : Integer.valueOf(Math.min(step - 1, left - 1)),
                false,
                Toast.undoable("Step " + step + " is taken out", "/playbook/" + key + "/draft/undo"),
                request,
                response);
    }

    /** @param away number of the text that goes; absent: one more is to be tried */
    @PostMapping("/playbook/{key}/draft/steps/{step:\\d+}/variants")
    ModelAndView variants(
            Viewer viewer,
            @PathVariable String key,
            @PathVariable int step,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam(required = false) @Nullable Integer away,
            HttpServletRequest request,
            HttpServletResponse response) {
        return changed(
                viewer,
                key,
                revision,
                away == null ? "another text for step " + step : "text " + away + " of step " + step + " taken out",
                it -> Edits.texts(mustHave(it, step - 1), step - 1, away == null ? null : Integer.valueOf(away - 1)),
                step - 1,
                false,
                null,
                request,
                response);
    }

    /** @param step the number of the step that stays open */
    @PostMapping("/playbook/{key}/draft/undo")
    ModelAndView undo(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer step,
            HttpServletRequest request,
            HttpServletResponse response) {
        return through(viewer, key, step, true, request, response);
    }

    @PostMapping("/playbook/{key}/draft/redo")
    ModelAndView redo(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer step,
            HttpServletRequest request,
            HttpServletResponse response) {
        return through(viewer, key, step, false, request, response);
    }

    private ModelAndView through(
            Viewer viewer,
            String key,
            @Nullable Integer step,
            boolean back,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        playbook.goThroughDraft(key, back);
        var open = step == null || step == 0 ? null : Integer.valueOf(step - 1);
        if (!htmx(request)) return new ModelAndView("redirect:" + address(key, open));
        return whole(page(viewer, looked(key), open, null, Map.of(), "", false), null, response);
    }

    /** The same draft as text. */
    @GetMapping("/playbook/{key}/draft/yaml")
    ModelAndView yaml(Viewer viewer, @PathVariable String key) {
        PlaybookController.mustLead(viewer);
        var now = looked(key);
        return yaml(now, now.yaml(), List.of());
    }

    @PostMapping("/playbook/{key}/draft/yaml")
    ModelAndView saveYaml(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam(defaultValue = "0") int revision,
            @RequestParam String yaml,
            RedirectAttributes redirect) {
        PlaybookController.mustLead(viewer);
        var now = looked(key);
        var text = yaml.replace("\r\n", "\n");
        var soFar = playbook.check(text);
        List<String> problems;
        if (now.revision() != revision) problems = List.of(OVERTAKEN);
        else if (soFar.sequence() != null && !soFar.sequence().key().equals(key))
            problems = List.of("key: this draft is of \"" + key + "\", and a key stays for ever; begin another sequence"
                    + " for another key");
        else if (playbook.draft(text, viewer.memberId()) instanceof Playbook.NotKept(var found)) problems = found;
        else {
            Toast.said("The draft is saved; nothing has changed for anybody").after(redirect);
            return new ModelAndView("redirect:" + address(key, null));
        }
        var page = yaml(now, text, problems);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static ModelAndView yaml(Looked now, String text, List<String> problems) {
        return new ModelAndView(
                "playbook/draftYaml",
                Map.of("sequence", now.sequence(), "revision", now.revision(), "yaml", text, "problems", problems));
    }

    // --- what is shown ---

    private static final String OVERTAKEN =
            "This was changed in another window meanwhile, so your last change is not kept. This is how it stands now.";

    /** A sequence as somebody who changes it sees it: the draft, or what is published while there is none. */
    private record Looked(
            Sequence sequence,
            String yaml,
            int revision,
            @Nullable SequenceVersion newest,
            Playbook.@Nullable Draft draft) {}

    private Looked looked(String key) {
        var newest = playbook.newest(key).orElse(null);
        var draft = playbook.draft(key).orElse(null);
        if (draft != null)
            return new Looked(Playbook.soFar(draft.yaml()), draft.yaml(), draft.revision(), newest, draft);
        if (newest == null) throw new NotFound("This sequence");
        return new Looked(newest.sequence(), playbook.yaml(newest.versionId()), 0, newest, null);
    }

    private EditorPage page(
            Viewer viewer,
            Looked now,
            @Nullable Integer open,
            @Nullable StepForm form,
            Map<String, String> problems,
            String note,
            boolean focus) {
        var sequence = now.sequence();
        var steps = sequence.steps().size();
        var selected = open == null || steps == 0 ? null : Integer.valueOf(Math.clamp(open, 0, steps - 1));
        var draft = now.draft();
        var library = playbook.library();
        return new EditorPage(
                sequence,
                library,
                now.revision(),
                now.newest() == null ? 0 : now.newest().number(),
                draft == null
                        ? ""
                        : team.member(draft.savedBy())
                                        .map(member -> member.name())
                                        .orElse("somebody") + ", "
                                + When.of(clock, viewer.zone()).at(draft.savedAt()),
                draft != null && draft.back() ? draft.said() : "",
                draft != null && draft.forward(),
                Finding.of(
                        sequence,
                        library,
                        playbook.check(now.yaml()).problems(),
                        playbook.gaps(sequence),
                        lint.check(sequence)),
                now.newest() == null
                        ? List.of()
                        : sequence.changesSince(now.newest().sequence()),
                selected,
                selected == null
                        ? null
                        : form != null ? form : StepForm.of(sequence.steps().get(selected)),
                problems,
                note,
                focus);
    }

    private ModelAndView changed(
            Viewer viewer,
            String key,
            int revision,
            String said,
            UnaryOperator<Sequence> change,
            @Nullable Integer open,
            boolean focus,
            @Nullable Toast toast,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlaybookController.mustLead(viewer);
        if (!(playbook.change(key, revision, viewer.memberId(), said, change) instanceof Playbook.Kept))
            return unkept(page(viewer, looked(key), open, null, Map.of(), OVERTAKEN, false), request, response);
        if (!htmx(request)) return new ModelAndView("redirect:" + address(key, open));
        return whole(page(viewer, looked(key), open, null, Map.of(), "", focus), toast, response);
    }

    private static ModelAndView whole(EditorPage page, @Nullable Toast toast, HttpServletResponse response) {
        headers(page, response);
        response.setHeader("HX-Retarget", "#editor");
        response.setHeader(
                "HX-Reswap",
                "outerHTML settle:0ms"); // no moment in which an element has the attributes of the one before
        response.setHeader("HX-Replace-Url", address(page.key(), page.selected()));
        var model = new HashMap<String, Object>(Map.of("page", page));
        if (toast != null) model.put("toast", toast);
        return new ModelAndView("playbook/editor", model);
    }

    /** All but the form, in which somebody types. */
    private static ModelAndView around(EditorPage page, HttpServletResponse response) {
        headers(page, response);
        return new ModelAndView("playbook/editorAround", Map.of("page", page));
    }

    private static ModelAndView unkept(EditorPage page, HttpServletRequest request, HttpServletResponse response) {
        var answer = htmx(request)
                ? whole(page, null, response)
                : new ModelAndView("playbook/editorPage", Map.of("page", page));
        answer.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return answer;
    }

    private static void headers(EditorPage page, HttpServletResponse response) {
        response.setHeader("Vary", "HX-Request");
        response.setHeader("Draft-Revision", Integer.toString(page.revision()));
        response.setHeader("HX-Trigger-After-Settle", "draft-changed");
    }

    private static boolean htmx(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    private static String address(String key, @Nullable Integer open) {
        return "/playbook/" + key + "/draft?step=" + (open == null ? 0 : open + 1);
    }

    private static Sequence mustHave(Sequence sequence, int index) {
        if (index < 0 || index >= sequence.steps().size()) throw new NotFound("This step");
        return sequence;
    }

    private static Channel channelOf(String word) {
        return Channel.find(word)
                .orElseThrow(() -> Refused.unclear("No step was added", "There is no channel “" + word + "”."));
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
