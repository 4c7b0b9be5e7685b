package followthrough.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documentation lists is what ships, word for word. */
class ApproachesDocTest {
    private static final Path PAGE = Path.of("docs/user/approaches.md");
    private static final Path FRESH = Path.of("target/approaches.md");
    private static final String BEGINS = "## Those that ship\n";

    @Test
    void theListInTheDocumentationIsTheLibrary() throws IOException {
        var page = Files.readString(PAGE);
        int begins = page.indexOf(BEGINS);
        var fresh = (begins < 0 ? page : page.substring(0, begins)) + list();
        Files.createDirectories(FRESH.getParent());
        Files.writeString(FRESH, fresh);
        assertThat(page)
                .as("stale: what it should say is in " + FRESH + "; copy it over " + PAGE)
                .isEqualTo(fresh);
    }

    private static String list() {
        var all = ApproachLibrary.SHIPPED.all();
        var text = new StringBuilder(BEGINS)
                .append("\n")
                .append(all.size())
                .append(" of them. Their texts and examples are in the program, under *Playbook → Approaches*.\n");
        for (var group : Approach.Group.values()) {
            text.append("\n### ").append(group.title()).append("\n");
            for (var approach : all) if (approach.group() == group) text.append(entry(approach));
        }
        return text.toString();
    }

    private static String entry(Approach approach) {
        return "\n**" + approach.name() + "** (`" + approach.key() + "`). " + approach.gives() + "\n"
                + "- When: " + approach.when() + " Not when: " + approach.not() + "\n"
                + "- Why: " + approach.why() + "\n"
                + "- You need: " + String.join("; ", approach.needs()) + ".\n"
                + "- Stages: "
                + approach.stages().stream().map(Sequence.Purpose::words).collect(Collectors.joining(", "))
                + ". By: "
                + approach.channels().stream().map(SequencePage::channel).collect(Collectors.joining(", "))
                + ".\n";
    }
}
