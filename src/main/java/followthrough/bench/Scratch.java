package followthrough.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An installation on a folder of its own, made to be measured or mistreated and then thrown away: the real application in
 * a process of its own, with the embedded PostgreSQL and full durability. It reads no mail, for nobody writes to it.
 */
public final class Scratch implements AutoCloseable {
    private static final String READY = "Followthrough is ready: ";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final List<String> java;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private boolean closed;

    /** @param java the command that starts the application, up to its main class */
    public Scratch(List<String> java) {
        this.java = List.copyOf(java);
        try {
            this.folder = Files.createTempDirectory("followthrough-scratch-");
        } catch (IOException e) {
            throw new UncheckedIOException("No scratch folder could be made", e);
        }
        // Whoever interrupts a measurement leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        options.put("server.port", 0);
        options.put("followthrough.data", data());
        options.put("followthrough.keys", folder.resolve("keys"));
        options.put("followthrough.read-mail", false);
    }

    /** Started as this very process was: the same Java, flags and class path. */
    public static Scratch likeThisProcess() {
        return new Scratch(javaLikeThis("followthrough.Followthrough"));
    }

    /** The command that starts this main class as this very process was started. */
    public static List<String> javaLikeThis(String mainClass) {
        var command = new ArrayList<>(javaLikeThis());
        command.add(mainClass);
        return command;
    }

    /** The command that started this very process, up to its main class. */
    static List<String> javaLikeThis() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** For what else belongs to the installation, such as the data of a second node. */
    public Path folder(String name) {
        return folder.resolve(name);
    }

    /** Every start from now on has this option. */
    public Scratch with(String option, Object value) {
        options.put(option, value);
        return this;
    }

    /** Fills the installation as {@link Prepare} does, and leaves it stopped. @return what it printed */
    public String prepare(Map<String, Object> wishes) {
        return prepare(wishes, Duration.ofMinutes(10), line -> {});
    }

    /** As the other. @param said told each line while it is printed */
    String prepare(Map<String, Object> wishes, Duration patience, Consumer<String> said) {
        var more = new LinkedHashMap<String, Object>();
        more.put("followthrough.dispatch", false);
        wishes.forEach((name, value) -> more.put("bench." + name, value));
        var printed = new StringBuilder();
        try {
            var preparing = new ProcessBuilder(command("prepare-bench", more))
                    .redirectErrorStream(true)
                    .start();
            processes.add(preparing);
            var tooLong = CompletableFuture.delayedExecutor(patience.toSeconds(), TimeUnit.SECONDS);
            tooLong.execute(preparing::destroyForcibly);
            try (var lines = preparing.inputReader()) {
                for (String line; (line = lines.readLine()) != null; ) {
                    printed.append(line).append('\n');
                    said.accept(line);
                }
            }
            if (preparing.waitFor() != 0)
                throw new IllegalStateException("The scratch installation was not prepared:\n" + printed);
            return printed.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("The scratch installation could not be prepared", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while preparing", e);
        }
    }

    /** Starts the application and returns once it says that it is ready. */
    public Running start() {
        var started = begin(Map.of());
        started.await();
        return started;
    }

    /**
     * Starts the application and returns at once.
     *
     * @param more options of this start alone, before those of all starts
     */
    public Running begin(Map<String, Object> more) {
        try {
            var begun = new ProcessBuilder(command("run", more))
                    .redirectErrorStream(true)
                    .start();
            processes.add(begun);
            return new Running(begun, folder.resolve("application.log"), Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException("The application could not be started", e);
        }
    }

    private List<String> command(String what, Map<String, Object> more) {
        var all = new LinkedHashMap<>(options);
        all.putAll(more);
        var command = new ArrayList<>(java);
        command.add(what);
        all.forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    /** The application while it runs. */
    public static final class Running {
        private final Process process;
        private final Path log;
        private final Instant began;
        private final CompletableFuture<URI> address = new CompletableFuture<>();

        private Running(Process process, Path log, Instant began) {
            this.process = process;
            this.log = log;
            this.began = began;
            Thread.ofVirtual().start(this::listen);
        }

        private void listen() {
            try (BufferedReader said = process.inputReader();
                    var kept = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (String line; (line = said.readLine()) != null; ) {
                    kept.write(line + "\n");
                    kept.flush();
                    if (line.startsWith(READY)) address.complete(URI.create(line.substring(READY.length())));
                }
                address.completeExceptionally(
                        new IllegalStateException("it ended; its log:\n" + Files.readString(log)));
            } catch (IOException e) {
                address.completeExceptionally(e);
            }
        }

        /** Whether its process runs. */
        public boolean isAlive() {
            return process.isAlive();
        }

        /** Whether it said that it is ready. */
        public boolean isReady() {
            return address.isDone() && !address.isCompletedExceptionally();
        }

        /** Returns once it says that it is ready. */
        public void await() {
            try {
                address.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
                throw new IllegalStateException("The application did not start", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the application started", e);
            }
        }

        /** Of its web server, without a path. */
        public URI address() {
            return address.join();
        }

        /** When its process was begun. */
        public Instant began() {
            return began;
        }

        public long pid() {
            return process.pid();
        }

        /** As {@code kill -9} does: no word of farewell. */
        public void kill() {
            process.destroyForcibly();
            await(process);
        }

        /** As the machine does when it is shut down. */
        public void stop() {
            end(process);
        }

        private static void end(Process process) {
            process.destroy();
            await(process);
        }

        private static void await(Process process) {
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    process.waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the application ended", e);
            }
        }
    }

    /** Kills the database server, too, as a power cut does. */
    public void killDatabase() {
        database().ifPresent(Scratch::killWhole);
    }

    /** A server and all its processes at once. */
    public static void killWhole(ProcessHandle server) {
        var all = server.descendants().toList();
        server.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        server.onExit().join();
    }

    private Optional<ProcessHandle> database() {
        var pid = data().resolve("database/postmaster.pid");
        try {
            return Files.exists(pid)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The database's process id cannot be read", e);
        }
    }

    /** What the application said, over all its starts. */
    public String log() {
        try {
            var log = folder.resolve("application.log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("The application's log cannot be read", e);
        }
    }

    /** Ends whatever still runs and removes the folder. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        for (var process : processes) if (process.isAlive()) Running.end(process);
        killDatabase();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The scratch folder " + folder + " could not be removed", e);
        }
    }
}
