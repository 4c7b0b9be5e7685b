package followthrough.intake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Works on lists in the background, those that a stopped or killed server left half-way included. */
@Component
class ImportWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ImportWorker.class);
    private static final int SECONDS_BETWEEN_LOOKS = 5;

    private final ImportRun run;
    private final ImportFiles files;
    private final boolean alone;
    private final Semaphore news = new Semaphore(0);
    private final Set<Long> atWork = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    ImportWorker(ImportRun run, ImportFiles files, Environment environment) {
        this.run = run;
        this.files = files;
        this.alone = !environment.containsProperty("spring.datasource.url");
    }

    /** A list waits; looked at now and not at the next round. */
    void wake() {
        news.release();
    }

    @Override
    public void start() {
        running = true;
        files.forgetCutOff();
        // The data folder's lock says that whoever held these leases is gone, so that nobody waits for them to run out.
        if (alone) run.expireLeases();
        Thread.ofVirtual().name("imports").start(this::look);
    }

    /** Returns when the chunks being written are written; the rest goes on after the next start. */
    @Override
    public void stop() {
        running = false;
        wake();
        for (int i = 0; i < 200 && !atWork.isEmpty(); i++) pause();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look() {
        while (running) {
            try {
                for (long importId : run.waiting())
                    if (atWork.add(importId))
                        Thread.ofVirtual().name("import-" + importId).start(() -> work(importId));
            } catch (DataAccessException e) {
                log.warn("Lists that wait could not be looked for; tried again in {} s", SECONDS_BETWEEN_LOOKS, e);
            }
            try {
                if (news.tryAcquire(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS)) news.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void work(long importId) {
        try {
            run.work(importId, () -> !running);
        } catch (DataAccessException e) {
            log.warn("The list {} waits for the database", importId, e);
        } finally {
            atWork.remove(importId);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
