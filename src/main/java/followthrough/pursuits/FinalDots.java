package followthrough.pursuits;

import followthrough.database.DataFolder;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Which final dots this process sent, and what their servers had said, until the ledger knows. Kept in a mapped file of the
 * data folder: what is written there outlives the process, however it is killed, though not the machine. The next process
 * of this folder therefore knows of each message that was handed over whether it is in doubt at all, as long as the machine
 * was not started anew in between, which its boot id says. Where that cannot be told, or the folder is somebody else's, too,
 * nothing is known, and every hand-over without an answer is in doubt.
 */
@Component
class FinalDots implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(FinalDots.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long FORMAT = 0x46696e616c446f01L;
    /** Many more than can be open: a hundred connections with sixteen each. */
    static final int PLACES = 4_096;
    // Format, run, whether all found a place, 40 bytes of boot id; then pairs of a message and when it was taken.
    private static final int RUN = 8, COMPLETE = 16, BOOT = 24, FIRST = 64;
    private static final int SIZE = FIRST + PLACES * 16;
    /** Dotted, and not answered. */
    private static final long NO_ANSWER = Long.MIN_VALUE;
    // Written in this order whatever the compiler thinks: whoever reads it finds it as the process left it.
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /**
     * What a process that is dead left.
     *
     * @param run the upper half of all its leases
     * @param dotted by row of the ledger when its server took it, business time; absent where no answer was heard
     */
    record LastRun(long run, Map<Long, Optional<Instant>> dotted) {
        /** The lowest and the highest lease there can be of it. */
        UUID low() {
            return new UUID(run, 0);
        }

        UUID high() {
            return new UUID(run, -1);
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Path path;
    private final String boot;
    private @Nullable FileChannel file;
    private @Nullable MappedByteBuffer notes;
    private boolean warned;
    /** Guarded by this. */
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    /** Guarded by this. */
    private final Map<Long, Integer> places = new HashMap<>();

    private volatile long run = random.nextLong();
    private volatile boolean begun;

    @Autowired
    FinalDots(DataFolder data) {
        this(data.path().resolve("final-dots"), bootId());
    }

    /** @param boot of the machine; empty where it has none that can be read */
    FinalDots(Path path, String boot) {
        this.path = path;
        this.boot = boot;
    }

    private static String bootId() {
        try {
            return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Makes the notes this process's own. Where another process still has them, which may be one that is stopping, nothing
     * is noted, and whoever asks later tries again.
     *
     * @param seeTo does what follows from what the last process left, where that can be relied on; when it throws, the notes
     *     stay as they are
     */
    synchronized void begin(Consumer<LastRun> seeTo) {
        if (begun || boot.isEmpty() || !open()) return;
        lastRun().ifPresent(seeTo);
        write(0, 0);
        free.clear();
        for (int place = 0; place < PLACES; place++) {
            write(FIRST + place * 16, 0);
            free.add(place);
        }
        // What was claimed before now is not noted, and has leases of another run.
        run = random.nextLong();
        write(RUN, run);
        write(COMPLETE, 1);
        notes().put(BOOT, String.format("%-" + (FIRST - BOOT) + "s", boot).getBytes(StandardCharsets.US_ASCII));
        write(0, FORMAT);
        begun = true;
    }

    private boolean open() {
        if (notes != null) return true;
        try {
            Files.createDirectories(path.getParent());
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) return isNot("another process uses it", null);
            // Written in full: a mapped page that finds no room on the disk would end the process.
            if (file.size() != SIZE) {
                file.truncate(0);
                var nothing = ByteBuffer.allocate(SIZE);
                while (nothing.hasRemaining()) file.write(nothing);
            }
            var mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
            mapped.order(ByteOrder.nativeOrder());
            notes = mapped;
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            return isNot(e.toString(), e);
        }
    }

    private boolean isNot(String why, @Nullable Exception cause) {
        if (!warned)
            log.warn(
                    "What leaves is not noted in {} ({}): it goes one by one, and after a crash more is in doubt than need be",
                    path,
                    why,
                    cause);
        warned = true;
        try {
            if (file != null) file.close();
        } catch (IOException e) {
            log.debug("{} could not be closed", path, e);
        }
        return false;
    }

    private Optional<LastRun> lastRun() {
        if (read(0) != FORMAT || read(COMPLETE) != 1 || !bootThen().equals(boot)) return Optional.empty();
        var dotted = new HashMap<Long, Optional<Instant>>();
        for (int place = 0; place < PLACES; place++) {
            long id = read(FIRST + place * 16);
            long taken = read(FIRST + place * 16 + 8);
            if (id != 0)
                dotted.put(id, taken == NO_ANSWER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(taken)));
        }
        return Optional.of(new LastRun(read(RUN), dotted));
    }

    private String bootThen() {
        var bytes = new byte[FIRST - BOOT];
        notes().get(BOOT, bytes);
        return new String(bytes, StandardCharsets.US_ASCII).strip();
    }

    /** Whether it will be known of each message of this process if its dot was sent. */
    boolean areNoted() {
        return begun && read(COMPLETE) == 1;
    }

    /** A lease by which the next process knows what this one had claimed. */
    UUID lease() {
        return new UUID(run, random.nextLong());
    }

    /** Right before the dot. */
    synchronized void sending(long ledgerId) {
        if (!begun) return;
        var place = places.containsKey(ledgerId) ? places.get(ledgerId) : free.poll();
        if (place == null) {
            write(COMPLETE, 0);
            return;
        }
        places.put(ledgerId, place);
        write(FIRST + place * 16 + 8, NO_ANSWER);
        write(FIRST + place * 16, ledgerId);
    }

    /** @param at when its server took it, business time */
    synchronized void taken(long ledgerId, Instant at) {
        var place = places.get(ledgerId);
        if (place != null) write(FIRST + place * 16 + 8, at.toEpochMilli());
    }

    /** The ledger has the last word on it. */
    synchronized void known(long ledgerId) {
        var place = places.remove(ledgerId);
        if (place == null) return;
        write(FIRST + place * 16, 0);
        free.add(place);
    }

    private MappedByteBuffer notes() {
        if (notes == null) throw new IllegalStateException("Nothing is noted");
        return notes;
    }

    private long read(int at) {
        return (long) LONGS.getVolatile(notes(), at);
    }

    private void write(int at, long value) {
        LONGS.setVolatile(notes(), at, value);
    }

    @Override
    public void destroy() throws IOException {
        if (file != null) file.close();
    }
}
