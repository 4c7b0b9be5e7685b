package followthrough.pursuits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T1: what a process leaves in its data folder about messages whose fate it did not live to write down. */
class FinalDotsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123Z");

    @TempDir
    Path folder;

    private FinalDots process(String boot) {
        return new FinalDots(folder.resolve("final-dots"), boot);
    }

    private FinalDots begun(String boot) {
        var it = process(boot);
        it.begin();
        return it;
    }

    @Test
    void theNextProcessKnowsWhoseDotWasSentAndWhoseWasAnswered() throws Exception {
        UUID lease;
        try (var it = closing(begun("this boot"))) {
            lease = it.dots.lease();
            it.dots.sending(7);
            it.dots.sending(8);
            it.dots.taken(8, NOW);
            it.dots.sending(9);
            it.dots.taken(9, NOW);
            it.dots.known(9);
        }
        try (var it = closing(process("this boot"))) {
            var last = it.dots.lastRun().orElseThrow();
            assertThat(last.dotted()).isEqualTo(Map.of(7L, Optional.empty(), 8L, Optional.of(NOW)));
            assertThat(last.run()).isEqualTo(lease.getMostSignificantBits());
            assertThat(it.dots.lease().getMostSignificantBits()).isNotEqualTo(last.run());
            assertThat(it.dots.areNoted()).as("before it is its own").isFalse();
        }
        // One that was killed before it had seen to it leaves it to the next.
        try (var it = closing(begun("this boot"))) {
            assertThat(it.dots.areNoted()).isTrue();
            assertThat(it.dots.lastRun().orElseThrow().dotted()).isEmpty();
        }
    }

    @Test
    void aMachineThatWasStartedAnewHasLostWhatWasNotOnItsDisk() throws Exception {
        try (var it = closing(begun("one boot"))) {
            it.dots.sending(7);
        }
        try (var it = closing(process("another boot"))) {
            assertThat(it.dots.lastRun()).isEmpty();
        }
        try (var it = closing(begun(""))) {
            assertThat(it.dots.lastRun()).isEmpty();
            assertThat(it.dots.areNoted()).isFalse();
            it.dots.sending(7);
            it.dots.known(7);
        }
    }

    @Test
    void aFolderThatTwoProcessesUseIsNotedInByTheFirst() throws Exception {
        try (var it = closing(begun("this boot"));
                var other = closing(begun("this boot"))) {
            assertThat(it.dots.areNoted()).isTrue();
            assertThat(other.dots.areNoted()).isFalse();
            assertThat(other.dots.lastRun()).isEmpty();
        }
    }

    @Test
    void moreThanFindAPlaceAreAllInDoubt() throws Exception {
        try (var it = closing(begun("this boot"))) {
            for (long id = 1; id <= FinalDots.PLACES; id++) it.dots.sending(id);
            it.dots.known(3);
            it.dots.sending(10_000);
            assertThat(it.dots.areNoted()).isTrue();
            it.dots.sending(10_001);
            assertThat(it.dots.areNoted()).isFalse();
        }
        try (var it = closing(process("this boot"))) {
            assertThat(it.dots.lastRun()).isEmpty();
        }
    }

    /** As a process that ends: nothing is tidied up. */
    private record Closing(FinalDots dots) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            dots.destroy();
        }
    }

    private static Closing closing(FinalDots dots) {
        return new Closing(dots);
    }
}
