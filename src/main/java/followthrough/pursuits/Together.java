package followthrough.pursuits;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Many rows in one transaction, because that is cheap; each in its own when it fails, because one bad row holds up no other. */
final class Together {
    private static final Logger log = LoggerFactory.getLogger(Together.class);

    private Together() {}

    /**
     * @param work does some rows in a transaction of its own, or none of them and throws
     * @param aside takes a row that fails even alone; it must see to it that the row does not come again at once
     */
    static <T> void orEachAlone(List<T> rows, Consumer<List<T>> work, BiConsumer<T, RuntimeException> aside) {
        if (rows.isEmpty()) return;
        try {
            work.accept(rows);
        } catch (NonTransientDataAccessResourceException | TransactionException databaseAway) {
            throw databaseAway;
        } catch (RuntimeException oneOfThem) {
            for (var row : rows) alone(row, work, aside);
        }
    }

    private static <T> void alone(T row, Consumer<List<T>> work, BiConsumer<T, RuntimeException> aside) {
        try {
            work.accept(List.of(row));
        } catch (NonTransientDataAccessResourceException | TransactionException databaseAway) {
            throw databaseAway;
        } catch (TransientDataAccessException inTheWayOfAnother) {
            log.info("{} is left to the next round: {}", row, inTheWayOfAnother.getMessage());
        } catch (RuntimeException bad) {
            try {
                aside.accept(row, bad);
            } catch (NonTransientDataAccessResourceException | TransactionException databaseAway) {
                throw databaseAway;
            } catch (RuntimeException worse) {
                log.error("{} could not even be set aside; it comes again with the next round", row, worse);
            }
        }
    }
}
