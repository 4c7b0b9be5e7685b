package followthrough.today;

import followthrough.prospects.Deal;
import followthrough.pursuits.Pursuit;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The last sale that was followed up with somebody, and has ended. @param how {@code won}, {@code no} … */
public record Ended(String how, Instant at) {
    /** @return empty while a sale goes on, or when there never was one */
    static Optional<Ended> sale(Collection<Pursuit> history) {
        return history.stream()
                .filter(it -> it.kind() == Pursuit.Kind.SALE)
                .max(Comparator.comparing(Pursuit::openedAt))
                .map(Pursuit::ending)
                .map(it -> new Ended(it.how().word, it.at()));
    }

    /** Whether this deal still counts as open money though its sale has ended; one opened since is of the next sale. */
    boolean leftOpen(Deal deal) {
        return !deal.stage().closed() && !deal.createdAt().isAfter(at);
    }
}
