package followthrough.today;

import followthrough.pursuits.Pursuits;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import followthrough.web.Nav;
import followthrough.web.Tone;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every page says of today: how much waits, and the honest counts at its foot. */
@Component
class TodayInFrame implements FrameSource {
    /** The check reads every pursuit; the schema holds the law meanwhile. */
    private static final long CHECKED_EVERY = Duration.ofMinutes(1).toNanos();

    private final StandingStore standing;
    private final Pursuits pursuits;
    private final Clock clock;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Checked checked = new Checked(-1, 0);

    /** @param withoutNextStep -1 until it was counted */
    private record Checked(long withoutNextStep, long atNanos) {}

    TodayInFrame(StandingStore standing, Pursuits pursuits, Clock clock) {
        this.standing = standing;
        this.pursuits = pursuits;
        this.clock = clock;
    }

    @Override
    public List<FramePart> partsFor(Principal who) {
        return Viewer.of(who).map(this::parts).orElse(List.of());
    }

    private List<FramePart> parts(Viewer viewer) {
        var parts = new ArrayList<FramePart>();
        var ends = LocalDate.ofInstant(clock.instant(), viewer.zone())
                .plusDays(1)
                .atStartOfDay(viewer.zone())
                .toInstant();
        var now = standing.standing(viewer.memberId(), ends, StandingController.onlyOf(viewer), viewer.scope());
        var count = count(now.due());
        if (count != null) parts.add(count);
        var without = withoutNextStep();
        parts.add(new FramePart.Honesty(
                "Open without a next step", Figures.number(without), null, without == 0 ? Tone.PLAIN : Tone.ALERT));
        parts.add(
                now.waiting() == 0
                        ? new FramePart.Honesty("Not sent today", "0", null, Tone.PLAIN)
                        : new FramePart.Honesty(
                                "Not sent today",
                                (now.waiting() >= QueueStore.MOST
                                                ? (QueueStore.MOST - 1) + "+"
                                                : String.valueOf(now.waiting()))
                                        + ", " + shortened(now.why()),
                                "/today/waiting",
                                Tone.PLAIN));
        if (now.doubts() > 0)
            parts.add(new FramePart.Honesty(
                    "In doubt",
                    Figures.count(now.doubts(), "message", "messages"),
                    "/today/waiting#doubts",
                    Tone.ALERT));
        return parts;
    }

    /** @return absent when nothing waits */
    static FramePart.@Nullable Count count(int due) {
        if (due == 0) return null;
        var means = due >= QueueStore.MOST
                ? "more than " + (QueueStore.MOST - 1) + " touches waiting"
                : Figures.count(due, "touch waiting", "touches waiting");
        return new FramePart.Count(Nav.TODAY, Math.min(due, QueueStore.MOST - 1), means);
    }

    private static String shortened(String why) {
        return why.length() <= 60 ? why : why.substring(0, 58).strip() + "…";
    }

    private long withoutNextStep() {
        var last = checked;
        if (last.withoutNextStep() < 0) check();
        else if (System.nanoTime() - last.atNanos() > CHECKED_EVERY && checking.compareAndSet(false, true))
            Thread.startVirtualThread(() -> {
                try {
                    check();
                } finally {
                    checking.set(false);
                }
            });
        return checked.withoutNextStep();
    }

    private void check() {
        checked = new Checked(pursuits.withoutNextStep(), System.nanoTime());
    }
}
