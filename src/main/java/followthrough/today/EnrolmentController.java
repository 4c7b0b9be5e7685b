package followthrough.today;

import followthrough.playbook.Playbook;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Prospect;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Refused;
import followthrough.web.Toast;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A person puts a prospect into another sequence, on the page or by the API. */
@Controller
@Tag(name = "Prospects")
class EnrolmentController {
    private final ProspectPages pages;
    private final Access access;
    private final Pursuits pursuits;
    private final Messages messages;
    private final Playbook playbook;

    EnrolmentController(ProspectPages pages, Access access, Pursuits pursuits, Messages messages, Playbook playbook) {
        this.messages = messages;
        this.pages = pages;
        this.access = access;
        this.pursuits = pursuits;
        this.playbook = playbook;
    }

    /** @param told as the page was shown; what happened meanwhile refuses it */
    @PostMapping("/prospects/{prospectId:\\d+}/enrolments")
    ModelAndView enrol(
            Viewer viewer,
            @PathVariable long prospectId,
            @RequestParam(defaultValue = "") String sequence,
            @RequestParam(required = false) @Nullable Long told,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        var prospect = access.changed(viewer, prospectId);
        var version = inUse(sequence);
        var lacks = lacks(prospect, version);
        if (!lacks.isEmpty()) return pages.refused(viewer, prospectId, lacks, request, response);
        return switch (pursuits.enrol(prospectId, version, viewer.memberId(), told)) {
            case Recorded.Refused(var why) -> pages.refused(viewer, prospectId, why, request, response);
            case Recorded.Done done -> {
                Toast.undoable(
                                prospect.name() + " runs through "
                                        + version.sequence().name() + " from here on",
                                "/undo/" + Objects.requireNonNull(done.undoId()))
                        .after(redirect);
                yield new ModelAndView("redirect:/prospects/" + prospectId);
            }
        };
    }

    /** @param sequence its key */
    record Wanted(String sequence) {}

    /** @param undoId by which it is taken back within ten seconds */
    record Enrolled(String sequence, int version, Long undoId) {}

    @PostMapping(path = "/api/v1/prospects/{prospectId:\\d+}/enrolments", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    @Operation(
            summary = "Put a prospect into another sequence",
            description =
                    "By the key of a sequence in use, from its first step on. What is owed stays owed and comes first.")
    Enrolled enrolByApi(Viewer viewer, @PathVariable long prospectId, @RequestBody Wanted wanted) {
        var prospect = access.changed(viewer, prospectId);
        var version = inUse(wanted.sequence());
        var lacks = lacks(prospect, version);
        if (!lacks.isEmpty()) throw Refused.conflict("Nothing was changed", lacks);
        return switch (pursuits.enrol(prospectId, version, viewer.memberId(), null)) {
            case Recorded.Refused(var why) -> throw Refused.conflict("Nothing was changed", why);
            case Recorded.Done done ->
                new Enrolled(version.sequence().key(), version.number(), Objects.requireNonNull(done.undoId()));
        };
    }

    /** Who lacks what, before anything begins that would stop at it; empty when nothing is missing. */
    private String lacks(Prospect prospect, SequenceVersion version) {
        var lacks = messages.lacks(prospect.prospectId(), version.sequence());
        return lacks.isEmpty()
                ? ""
                : "Automatic e-mails of “" + version.sequence().name() + "” need what nobody filled in for "
                        + prospect.name() + " (" + String.join("; ", lacks)
                        + "). Add it to the prospect, or give the field a default in the sequence.";
    }

    private SequenceVersion inUse(String key) {
        return playbook.newest(key)
                .filter(version -> !playbook.isArchived(key))
                .orElseThrow(() -> new NotFound("A sequence in use with the key “" + key + "”"));
    }
}
