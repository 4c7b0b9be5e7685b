package followthrough.playbook;

import followthrough.team.Viewer;
import followthrough.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sequences for other programs, so that a playbook can live under version control. */
@RestController
@Tag(name = "Sequences", description = "The playbook")
class SequenceApi {
    private final Playbook playbook;

    SequenceApi(Playbook playbook) {
        this.playbook = playbook;
    }

    /** @param isNew false when nothing differs from the newest version */
    record Answer(
            String key,
            String name,
            String purpose,
            Set<followthrough.prospects.Tier> tiers,
            int steps,
            long versionId,
            int number,
            Instant publishedAt,
            boolean isNew) {
        static Answer of(SequenceVersion version, boolean isNew) {
            var sequence = version.sequence();
            return new Answer(
                    sequence.key(),
                    sequence.name(),
                    sequence.purpose().words(),
                    sequence.tiers(),
                    sequence.steps().size(),
                    version.versionId(),
                    version.number(),
                    version.publishedAt(),
                    isNew);
        }
    }

    /** The newest version of every sequence in use. */
    @GetMapping("/api/v1/sequences")
    @Operation(summary = "The newest version of every sequence in use")
    List<Answer> list() {
        return playbook.published().stream()
                .map(version -> Answer.of(version, false))
                .toList();
    }

    /** 201 with a new version, 200 when the newest says the same, 422 with all problems. Safe to repeat. */
    @PostMapping(
            path = "/api/v1/sequences",
            consumes = {"application/yaml", "application/x-yaml", "text/yaml", "text/plain"})
    @Operation(
            summary = "Publish a sequence written as YAML",
            description = "Needs a leader's token. Safe to repeat: the same text makes no second version.")
    @ApiResponse(
            responseCode = "201",
            description = "A new version",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The newest version says the same",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    ResponseEntity<?> publish(Viewer viewer, @RequestBody String yaml) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Publishing needs a leader", "This token speaks for a rep; use one of a leader or administrator.");
        return switch (playbook.publish(yaml, viewer.memberId())) {
            case Playbook.Published(var version, var isNew) -> {
                var answer = Answer.of(version, isNew);
                yield isNew
                        ? ResponseEntity.created(
                                        URI.create("/playbook/" + answer.key() + "?version=" + answer.number()))
                                .body(answer)
                        : ResponseEntity.ok(answer);
            }
            case Playbook.Refused(var problems) -> {
                var problem = ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "Nothing was published. " + String.join("; ", problems) + ".");
                problem.setTitle("This is not a valid sequence");
                problem.setProperty("problems", problems);
                yield ResponseEntity.unprocessableContent()
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(problem);
            }
        };
    }
}
