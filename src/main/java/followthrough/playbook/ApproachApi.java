package followthrough.playbook;

import followthrough.prospects.Channel;
import followthrough.team.Viewer;
import followthrough.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The library of approaches for other programs, so that it can live under version control. */
@RestController
@Tag(name = "Approaches", description = "Ways to follow up, which steps and touches name by their key")
class ApproachApi {
    private final Playbook playbook;
    private final Approaches approaches;

    ApproachApi(Playbook playbook, Approaches approaches) {
        this.playbook = playbook;
        this.approaches = approaches;
    }

    /** @param standing {@code shipped}, {@code own} or {@code archived} */
    record Answer(
            String key,
            String name,
            String group,
            String gives,
            List<String> stages,
            List<String> channels,
            String standing) {
        static Answer of(Approach approach) {
            return new Answer(
                    approach.key(),
                    approach.name(),
                    approach.group().words(),
                    approach.gives(),
                    approach.stages().stream().map(Sequence.Purpose::word).toList(),
                    approach.channels().stream().map(Channel::word).toList(),
                    approach.standing().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Every approach that is offered: the team's own, then those that ship. */
    @GetMapping(path = "/api/v1/approaches", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Every approach that is offered: the team's own, then those that ship")
    List<Answer> list() {
        return playbook.library().all().stream().map(Answer::of).toList();
    }

    /** The same, whole, as one file that can be sent back. */
    @GetMapping(path = "/api/v1/approaches.yaml", produces = "application/yaml")
    @Operation(summary = "The same as YAML, whole, to be kept and sent back")
    String yaml() {
        return ApproachYaml.write(playbook.library().all());
    }

    /** 200 with those that were saved, 422 with all problems. Safe to repeat. */
    @PostMapping(
            path = "/api/v1/approaches",
            consumes = {"application/yaml", "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Save approaches of your own, written as YAML",
            description =
                    "Needs a leader's token. All or none; those that ship may be among them, unchanged. Safe to repeat.")
    ResponseEntity<?> save(Viewer viewer, @RequestBody String yaml) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Saving needs a leader", "This token speaks for a rep; use one of a leader or administrator.");
        return switch (approaches.save(yaml, viewer.memberId())) {
            case Approaches.Saved(var saved) ->
                ResponseEntity.ok(saved.stream().map(Answer::of).toList());
            case Approaches.Refused(var problems) -> {
                var problem = ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNPROCESSABLE_CONTENT, "Nothing was saved. " + String.join("; ", problems) + ".");
                problem.setTitle("These are not valid approaches");
                problem.setProperty("problems", problems);
                yield ResponseEntity.unprocessableContent()
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(problem);
            }
        };
    }
}
