package followthrough.playbook;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** What was typed about an asset. Every text may be absent: a form sends only what it has. @param helps trades, parted by commas @param followedUp a box: absent where it is not checked */
public record AssetForm(
        @Nullable String key,
        @Nullable String name,
        @Nullable String helps,
        @Nullable String answers,
        @Nullable List<String> stages,
        @Nullable Boolean followedUp,
        @Nullable String link) {
    /** Material that was sent is followed up unless a leader says otherwise: silence after it is what fails most. */
    static final AssetForm EMPTY = new AssetForm("", "", "", "", List.of(), true, "");

    static AssetForm of(Asset asset) {
        return new AssetForm(
                asset.key(),
                asset.name(),
                String.join(", ", asset.trades()),
                asset.answers(),
                asset.stages().stream().map(Stage::words).toList(),
                asset.followedUp(),
                asset.link());
    }

    AssetLibrary.Words words() {
        return new AssetLibrary.Words(
                text(key), text(name), AssetLibrary.trades(text(helps)), text(answers), chosen(), followsUp());
    }

    public boolean followsUp() {
        return Boolean.TRUE.equals(followedUp);
    }

    /** A box is checked or not; what no box of ours says is passed over. */
    private Set<Stage> chosen() {
        return Objects.requireNonNullElse(stages, List.<String>of()).stream()
                .flatMap(words -> Stage.of(words).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class)));
    }

    /** A file goes before a link, which stands in the form of what was a link before. */
    AssetLibrary.@Nullable NewContent content(@Nullable MultipartFile file) throws IOException {
        if (file == null || !has(file)) return text(link).isEmpty() ? null : new AssetLibrary.NewLink(text(link));
        return new AssetLibrary.NewFile(
                text(file.getOriginalFilename()),
                // One byte more tells that it is too large.
                file.getInputStream().readNBytes(AssetLibrary.LARGEST_FILE + 1));
    }

    /** Whether one was chosen; a browser sends an empty part otherwise. */
    boolean has(@Nullable MultipartFile file) {
        return file != null && !text(file.getOriginalFilename()).isEmpty();
    }

    public boolean has(Stage stage) {
        return chosen().contains(stage);
    }

    public String typed(String field) {
        return switch (field) {
            case "key" -> text(key);
            case "name" -> text(name);
            case "helps" -> text(helps);
            case "answers" -> text(answers);
            case "link" -> text(link);
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "").strip();
    }
}
