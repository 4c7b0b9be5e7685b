package followthrough.today;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Alerts in the browsers of those they are for, as soon as they are committed: one connection of this node listens to the
 * database, whichever node wrote the alert, and what it hears goes to every open stream of the member.
 *
 * <p>As a lifecycle it stops before the web server does, so that no stream holds up a shutdown.
 */
@Component
class LiveAlerts implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LiveAlerts.class);

    /** Proxies cut what is silent for a minute; that a browser is gone shows only when one writes to it. */
    private static final Duration BEAT = Duration.ofSeconds(15);
    /** Then the browser comes back by itself, and its sign-in is looked at anew. */
    private static final Duration LASTS = Duration.ofHours(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final AlertStore store;
    private final Map<Long, Set<Stream>> streams = new ConcurrentHashMap<>();
    private volatile @Nullable Thread listening;

    LiveAlerts(AlertStore store) {
        this.store = store;
    }

    /** One open page. What it was told once it is not told again; a page that comes back is told what is unseen. */
    private final class Stream {
        private final long memberId;
        private final long openedAt = System.nanoTime();
        private final SseEmitter emitter = new SseEmitter(0L);
        private final Set<Long> told = new HashSet<>();

        private Stream(long memberId) {
            this.memberId = memberId;
        }

        /** Writing waits for a slow reader, therefore in a thread of its own. */
        void tell(List<News> news) {
            Thread.startVirtualThread(() -> send(news));
        }

        void beat() {
            if (System.nanoTime() - openedAt > LASTS.toNanos()) emitter.complete();
            else Thread.startVirtualThread(() -> send(List.of()));
        }

        private synchronized void send(List<News> news) {
            var fresh = news.stream().filter(it -> told.add(it.alertId())).toList();
            if (fresh.isEmpty() && !news.isEmpty()) return;
            try {
                emitter.send(
                        fresh.isEmpty()
                                ? SseEmitter.event().name("beat").data("-")
                                : SseEmitter.event().name("alerts").data(fresh, MediaType.APPLICATION_JSON));
            } catch (IOException | IllegalStateException gone) {
                // The page was left, which nobody tells a server; what it did not show stays unseen.
                closed(this);
            }
        }
    }

    /** @return absent while this node goes down */
    @Nullable
    SseEmitter open(long memberId) {
        if (!isRunning()) return null;
        var stream = new Stream(memberId);
        stream.emitter.onCompletion(() -> closed(stream));
        stream.emitter.onError(gone -> closed(stream));
        streams.computeIfAbsent(memberId, id -> ConcurrentHashMap.newKeySet()).add(stream);
        // Also when there is nothing: the first line tells the page that it is heard.
        stream.tell(store.unseen(List.of(memberId)).getOrDefault(memberId, List.of()));
        if (!isRunning()) stream.emitter.complete();
        return stream.emitter;
    }

    private void closed(Stream stream) {
        streams.computeIfPresent(stream.memberId, (id, there) -> {
            there.remove(stream);
            return there.isEmpty() ? null : there;
        });
    }

    // --- listening ---

    private void listen() {
        var wait = Duration.ofSeconds(1);
        while (isMine()) {
            try (var ear = store.listen()) {
                wait = Duration.ofSeconds(1);
                tell(streams.keySet()); // what was written while nobody listened
                for (var lastBeat = System.nanoTime(); isMine(); ) {
                    for (var heard : ear.next(BEAT))
                        if (heard.signedOut()) end(heard.memberId());
                        else tell(Set.of(heard.memberId()));
                    if (System.nanoTime() - lastBeat < BEAT.toNanos()) continue;
                    lastBeat = System.nanoTime();
                    streams.values().forEach(there -> there.forEach(Stream::beat));
                }
            } catch (SQLException | DataAccessException broken) {
                if (!isMine()) return;
                log.warn(
                        "Alerts come late: the database is not listened to ({}). Tried again in {} s.",
                        broken.getMessage(),
                        wait.toSeconds());
                if (!slept(wait)) return;
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }

    /** False once it was stopped, also when another thread listens by then. */
    private boolean isMine() {
        return listening == Thread.currentThread();
    }

    private void tell(Set<Long> memberIds) {
        var here = memberIds.stream().filter(streams::containsKey).toList();
        store.unseen(here).forEach((memberId, news) -> streams.getOrDefault(memberId, Set.of())
                .forEach(it -> it.tell(news)));
    }

    /** All streams of the member end; pages that are still signed in come back at once, the others are turned away. */
    private void end(long memberId) {
        var ended = streams.remove(memberId);
        if (ended != null) ended.forEach(it -> it.emitter.complete());
    }

    private static boolean slept(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return true;
        } catch (InterruptedException stopping) {
            return false;
        }
    }

    // --- starting and stopping ---

    @Override
    public void start() {
        var thread = Thread.ofVirtual().name("alerts").unstarted(this::listen);
        listening = thread;
        thread.start();
    }

    @Override
    public void stop() {
        var thread = listening;
        listening = null;
        if (thread != null) thread.interrupt();
        List.copyOf(streams.keySet()).forEach(this::end);
    }

    @Override
    public boolean isRunning() {
        return listening != null;
    }
}
