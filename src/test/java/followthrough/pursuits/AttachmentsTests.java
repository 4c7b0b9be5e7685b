package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import followthrough.channels.email.Outgoing;
import followthrough.playbook.AssetLibrary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttachmentsTests {
    private final List<List<Long>> read = new ArrayList<>();

    /** What is numbered below 10 is a file of four bytes, what is above 100 one of twenty, and the rest are links. */
    private final Attachments files = new Attachments(
            ids -> {
                read.add(ids);
                return ids.stream()
                        .filter(id -> id < 10 || id > 100)
                        .map(id ->
                                new AssetLibrary.FileBytes(id, id + ".txt", "text/plain", new byte[id < 10 ? 4 : 20]))
                        .toList();
            },
            10);

    private List<String> names(Long... ids) {
        return files.of(List.of(ids)).stream()
                .map(Outgoing.Attachment::fileName)
                .toList();
    }

    @Test
    void areReadOnceAndSharedInTheOrderAskedFor() {
        var one = files.of(List.of(1L)).getFirst();
        assertThat(names(2L, 50L, 1L)).containsExactly("2.txt", "1.txt");
        assertThat(files.of(List.of(1L)).getFirst()).isSameAs(one);
        assertThat(files.of(List.of())).isEmpty();
        assertThat(read).containsExactly(List.of(1L), List.of(2L, 50L));
    }

    @Test
    void thoseUsedLastAreKeptAsFarAsThereIsRoom() {
        names(1L);
        names(2L);
        names(1L);
        names(3L);
        read.clear();
        names(1L, 3L);
        assertThat(read).as("those used last").isEmpty();
        names(2L);
        assertThat(read).as("what had to go").containsExactly(List.of(2L));
        read.clear();
        assertThat(names(101L)).containsExactly("101.txt");
        names(2L, 101L);
        assertThat(read).as("what is too large drives nothing out").containsExactly(List.of(101L), List.of(101L));
    }
}
