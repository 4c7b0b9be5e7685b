package followthrough.playbook;

import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.Problems;
import followthrough.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Assets for other programs, so that a playbook that names them can be brought here whole. */
@RestController
@RequestMapping("/api/v1/assets")
@Tag(name = "Assets", description = "Files and links worth receiving")
class AssetApi {
    private final AssetLibrary library;

    AssetApi(AssetLibrary library) {
        this.library = library;
    }

    /** @param link absent for a file */
    record Answer(
            String key,
            String name,
            List<String> trades,
            String answers,
            List<String> stages,
            boolean followedUp,
            @Nullable String link,
            @Nullable String fileName,
            @Nullable String fileType,
            @Nullable Integer fileSize,
            Instant changedAt,
            @Nullable Instant archivedAt) {
        static Answer of(Asset asset) {
            var file = asset.content() instanceof Asset.File it ? it : null;
            return new Answer(
                    asset.key(),
                    asset.name(),
                    asset.trades(),
                    asset.answers(),
                    asset.stages().stream().map(Stage::words).toList(),
                    asset.followedUp(),
                    file == null ? asset.link() : null,
                    file == null ? null : file.name(),
                    file == null ? null : file.type(),
                    file == null ? null : file.size(),
                    asset.changedAt(),
                    asset.archivedAt());
        }
    }

    /** @param key made of the name where it is absent @param trades absent: everybody @param stages absent: any @param followedUp absent: yes */
    record Wanted(
            @Nullable String key,
            @Nullable String name,
            @Nullable List<String> trades,
            @Nullable String answers,
            @Nullable List<String> stages,
            @Nullable Boolean followedUp,
            @Nullable String link) {}

    @GetMapping
    @Operation(summary = "Assets in use, by name", description = "500 at most; q looks for words.")
    List<Answer> list(
            @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "false") boolean archived) {
        return library.find(q, archived).stream().map(Answer::of).toList();
    }

    @GetMapping("/{key}")
    @Operation(summary = "One asset")
    Answer one(@PathVariable String key) {
        return Answer.of(find(key));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Add a link", description = "Needs a leader's token.")
    ResponseEntity<?> add(Viewer viewer, @RequestBody Wanted wanted) {
        mustLead(viewer);
        return answer(library.add(words(wanted), link(wanted), viewer.memberId()), true);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Add a file",
            description =
                    "Needs a leader's token. The parts name, key, trades, answers, stages and followedUp beside the file; those"
                            + " of which there may be several are given once each.")
    ResponseEntity<?> upload(
            Viewer viewer,
            @RequestParam MultipartFile file,
            @RequestParam(required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable List<String> trades,
            @RequestParam(required = false) @Nullable String answers,
            @RequestParam(required = false) @Nullable List<String> stages,
            @RequestParam(required = false) @Nullable Boolean followedUp)
            throws IOException {
        mustLead(viewer);
        return answer(
                library.add(
                        words(new Wanted(key, name, trades, answers, stages, followedUp, null)),
                        content(file),
                        viewer.memberId()),
                true);
    }

    @PostMapping(path = "/{key}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Change what is said of an asset, or its link",
            description = "Needs a leader's token. What is left out stays as it is.")
    ResponseEntity<?> change(Viewer viewer, @PathVariable String key, @RequestBody Wanted wanted) {
        mustLead(viewer);
        var asset = find(key);
        var words = words(new Wanted(
                key,
                Objects.requireNonNullElse(wanted.name(), asset.name()),
                Objects.requireNonNullElse(wanted.trades(), asset.trades()),
                Objects.requireNonNullElse(wanted.answers(), asset.answers()),
                Objects.requireNonNullElse(
                        wanted.stages(),
                        asset.stages().stream().map(Stage::words).toList()),
                Objects.requireNonNullElse(wanted.followedUp(), asset.followedUp()),
                null));
        return answer(library.change(asset, words, link(wanted), viewer.memberId()), false);
    }

    @PostMapping(path = "/{key}", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Another file for an asset", description = "Needs a leader's token.")
    ResponseEntity<?> replace(Viewer viewer, @PathVariable String key, @RequestParam MultipartFile file)
            throws IOException {
        mustLead(viewer);
        var asset = find(key);
        var words = new AssetLibrary.Words(
                key, asset.name(), asset.trades(), asset.answers(), asset.stages(), asset.followedUp());
        return answer(library.change(asset, words, content(file), viewer.memberId()), false);
    }

    @PostMapping("/{key}/archive")
    @Operation(summary = "Give it to nobody any more", description = "Needs a leader's token. Twice is safe.")
    Answer archive(Viewer viewer, @PathVariable String key) {
        mustLead(viewer);
        find(key);
        library.archive(key);
        return Answer.of(find(key));
    }

    @PostMapping("/{key}/archive/removal")
    @Operation(summary = "Take it back into use", description = "Needs a leader's token. Twice is safe.")
    Answer useAgain(Viewer viewer, @PathVariable String key) {
        mustLead(viewer);
        find(key);
        library.useAgain(key);
        return Answer.of(find(key));
    }

    private static AssetLibrary.NewFile content(MultipartFile file) throws IOException {
        return new AssetLibrary.NewFile(
                Objects.requireNonNullElse(file.getOriginalFilename(), "file"),
                file.getInputStream().readNBytes(AssetLibrary.LARGEST_FILE + 1));
    }

    private static AssetLibrary.Words words(Wanted wanted) {
        var stages = Objects.requireNonNullElse(wanted.stages(), List.<String>of());
        return new AssetLibrary.Words(
                text(wanted.key()),
                text(wanted.name()),
                AssetLibrary.trades(String.join(",", Objects.requireNonNullElse(wanted.trades(), List.of()))),
                text(wanted.answers()),
                AssetLibrary.stages(stages)
                        .orElseThrow(() -> Refused.unclear(
                                "A stage is not known",
                                "“" + String.join("”, “", stages)
                                        + "”: there are first contact, talking, deciding and customer.")),
                Objects.requireNonNullElse(wanted.followedUp(), true));
    }

    private static AssetLibrary.@Nullable NewLink link(Wanted wanted) {
        var link = text(wanted.link());
        return link.isEmpty() ? null : new AssetLibrary.NewLink(link);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }

    private static ResponseEntity<?> answer(AssetLibrary.Saved saved, boolean isNew) {
        return switch (saved) {
            case AssetLibrary.Done(var asset) ->
                isNew
                        ? ResponseEntity.created(URI.create("/playbook/assets/" + asset.key()))
                                .body(Answer.of(asset))
                        : ResponseEntity.ok(Answer.of(asset));
            case AssetLibrary.NotSaved(var problems) -> refused(problems);
        };
    }

    private static ResponseEntity<?> refused(Problems problems) {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Nothing was saved. " + String.join(" ", problems.byField().values()));
        problem.setTitle("Something about the asset is not right");
        problem.setProperty("errors", problems.byField());
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private Asset find(String key) {
        return library.find(key).orElseThrow(() -> new NotFound("This asset"));
    }

    private static void mustLead(Viewer viewer) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "Changing the library needs a leader",
                    "This token speaks for a rep; use one of a leader or administrator.");
    }
}
