package followthrough.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * One browser for all tests of this JVM, started on first use: the program named by {@code -Dchromium=} or
 * {@code CHROMIUM}, else the Chromium or Chrome found on the path. Where there is none, tests that need it are skipped.
 */
public final class Browser {
    // The first has no window to open, which nobody looks at here, and takes half the time.
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> QUIET = List.of(
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run");

    private static com.microsoft.playwright.@Nullable Browser running;

    private Browser() {}

    /**
     * A window of this size in pixels, with cookies and storage of its own; close it when done. The machine's zone and
     * language do not show.
     */
    public static BrowserContext open(int width, int height) {
        return patient(options().setViewportSize(width, height));
    }

    private static BrowserContext patient(com.microsoft.playwright.Browser.NewContextOptions options) {
        var window = started().newContext(options);
        window.setDefaultTimeout(180_000); // Half a minute is not for ever on a machine that many share.
        return window;
    }

    /** The whole page as {@code target/pictures/<name>.png}, for people to look at; only with {@code -Dpictures=true}. */
    public static void picture(Page page, String name) {
        if (!Boolean.getBoolean("pictures")) return;
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "pictures", name + ".png"))
                .setFullPage(true));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions options() {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale("en-GB")
                .setTimezoneId("Europe/London");
    }

    private static synchronized com.microsoft.playwright.Browser started() {
        Optional<Path> program = program();
        Assumptions.assumeTrue(
                program.isPresent(), "needs Chromium, which is not on this machine: ./followthrough test --setup");
        if (running == null) {
            Playwright playwright = Playwright.create();
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
            running = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(program.orElseThrow())
                            .setChromiumSandbox(false)
                            .setArgs(QUIET));
        }
        return running;
    }

    private static Optional<Path> program() {
        for (String named : List.of(System.getProperty("chromium", ""), environment("CHROMIUM"))) {
            if (!named.isBlank()) {
                return named.contains(File.separator)
                        ? Optional.of(Path.of(named))
                        : onPath(environment("PATH"), named).findFirst();
            }
        }
        return NAMES.stream().flatMap(name -> onPath(environment("PATH"), name)).findFirst();
    }

    private static Stream<Path> onPath(String path, String name) {
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }
}
