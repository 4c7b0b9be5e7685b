package followthrough.support;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody who does something at the same moment: in a thread of their own, and so on a connection of their own. */
public final class Rival<T> {
    private final Thread thread;
    private volatile @Nullable T answer;
    private volatile @Nullable Throwable failed;

    private Rival(Callable<T> work) {
        // A thread of the platform: whether it waits for another thread can be asked.
        thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                answer = work.call();
            } catch (Throwable e) {
                failed = e;
            }
        });
    }

    public static <T> Rival<T> asks(Callable<T> work) {
        return new Rival<>(work);
    }

    public static Rival<Boolean> does(Runnable work) {
        return new Rival<>(() -> {
            work.run();
            return true;
        });
    }

    /** Comes back when the database makes somebody wait for a row, or when this one is through: false. */
    public boolean waitsForARow(JdbcClient db) {
        while (thread.isAlive()) {
            if (somebodyWaits(db)) return true;
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    /** Comes back when another thread of this process keeps this one waiting, or when it is through: false. */
    public boolean waitsForAThread() {
        while (thread.isAlive()) {
            if (thread.getState() == Thread.State.WAITING) return true;
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    /** What came of it, once it is through. */
    public T answer() throws Exception {
        thread.join();
        switch (failed) {
            case null -> {}
            case Exception e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
        return java.util.Objects.requireNonNull(answer);
    }

    /** Of this database alone; other tests have theirs on the same server. */
    private static boolean somebodyWaits(JdbcClient db) {
        return db.sql("""
                        select exists (select from pg_locks w
                                        where not w.granted and w.locktype in ('transactionid', 'tuple', 'advisory')
                                          and exists (select from pg_locks h join pg_database d on d.oid = h.database
                                                       where h.pid = w.pid and d.datname = current_database()))
                        """).query(Boolean.class).single();
    }
}
