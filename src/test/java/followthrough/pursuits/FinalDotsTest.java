package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T1: what a process leaves in its data folder about messages whose fate it did not live to write down. */
class FinalDotsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123Z");

    @TempDir
    Path folder;

    /** What the last process that began has found. */
    private Optional<FinalDots.LastRun> found = Optional.empty();

    private final List<FinalDots> processes = new ArrayList<>();

    @AfterEach
    void theyAreGone() throws IOException {
        for (var it : processes) it.destroy();
    }

    private FinalDots process(String boot) {
        var it = new FinalDots(folder.resolve("folder/final-dots"), boot);
        processes.add(it);
        return it;
    }

    private FinalDots begun(String boot) {
        var it = process(boot);
        begin(it);
        return it;
    }

    private void begin(FinalDots it) {
        found = Optional.empty();
        it.begin(last -> found = Optional.of(last));
    }

    @Test
    void theNextProcessKnowsWhoseDotWasSentAndWhoseWasAnswered() throws Exception {
        var killed = begun("this boot");
        var lease = killed.lease();
        killed.sending(7);
        killed.sending(8);
        killed.taken(8, NOW);
        killed.sending(9);
        killed.taken(9, NOW);
        killed.known(9);
        killed.destroy();

        // Whoever cannot see to it, or is killed before it has, leaves it to the next.
        var next = process("this boot");
        assertThatThrownBy(() -> next.begin(last -> {
                    throw new IllegalStateException("the database is away");
                }))
                .hasMessageContaining("away");
        assertThat(next.areNoted()).isFalse();
        begin(next);
        var last = found.orElseThrow();
        assertThat(last.dotted()).isEqualTo(Map.of(7L, Optional.empty(), 8L, Optional.of(NOW)));
        assertThat(lease.getMostSignificantBits()).isEqualTo(last.low().getMostSignificantBits());
        assertThat(next.areNoted()).isTrue();
        assertThat(next.lease().getMostSignificantBits()).isNotEqualTo(lease.getMostSignificantBits());
        next.destroy();

        assertThat(begun("this boot").areNoted()).isTrue();
        assertThat(found.orElseThrow().dotted()).isEmpty();
    }

    @Test
    void aMachineThatWasStartedAnewHasLostWhatWasNotOnItsDisk() throws Exception {
        var killed = begun("one boot");
        killed.sending(7);
        killed.destroy();
        var next = begun("another boot");
        assertThat(next.areNoted()).isTrue();
        assertThat(found).isEmpty();
        next.destroy();
        var without = begun("");
        assertThat(found).isEmpty();
        assertThat(without.areNoted()).isFalse();
        without.sending(7);
        without.known(7);
    }

    /** The second may be the next one, which comes while the first still stops: what it claimed till then is not noted. */
    @Test
    void aFolderThatTwoProcessesUseIsNotedInByTheFirstAndThenByTheSecond() throws Exception {
        var first = begun("this boot");
        first.sending(7);
        var second = begun("this boot");
        assertThat(first.areNoted()).isTrue();
        assertThat(second.areNoted()).isFalse();
        assertThat(found).isEmpty();
        var early = second.lease();
        first.destroy();
        begin(second);
        assertThat(second.areNoted()).isTrue();
        assertThat(found.orElseThrow().dotted()).containsOnlyKeys(7L);
        assertThat(second.lease().getMostSignificantBits()).isNotEqualTo(early.getMostSignificantBits());
    }

    @Test
    void moreThanFindAPlaceAreAllInDoubt() throws Exception {
        var many = begun("this boot");
        for (long id = 1; id <= FinalDots.PLACES; id++) many.sending(id);
        many.known(3);
        many.sending(10_000);
        many.sending(10_000);
        assertThat(many.areNoted()).isTrue();
        many.sending(10_001);
        assertThat(many.areNoted()).isFalse();
        many.destroy();
        assertThat(begun("this boot").areNoted()).isTrue();
        assertThat(found).isEmpty();
    }

    @Test
    void whatIsNotWholeOrNotOursIsWrittenAnew() throws Exception {
        var path = folder.resolve("folder/final-dots");
        Files.createDirectories(path.getParent());
        for (var rubbish : List.of("", "rubbish", "rubbish ".repeat(20_000))) {
            Files.writeString(path, rubbish);
            var it = begun("this boot");
            assertThat(it.areNoted()).isTrue();
            assertThat(found).isEmpty();
            it.destroy();
        }
        Files.delete(path);
        Files.createDirectory(path);
        assertThat(begun("this boot").areNoted()).isFalse();
    }
}
