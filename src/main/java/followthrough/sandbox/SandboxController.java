package followthrough.sandbox;

import followthrough.team.Entrance;
import followthrough.team.Viewer;
import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import followthrough.web.Tone;
import followthrough.web.When;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Inside the sandbox: the one-time way in, the clock's controls with the feed, and the way out. */
@Controller
@ConditionalOnProperty("followthrough.sandbox")
class SandboxController implements FrameSource {
    private static final int FEED = 30;

    private final SampleWorld world;
    private final SandboxClock clock;
    private final SandboxStore store;
    private final Entrance entrance;
    private final Sandbox.Exit exit;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    SandboxController(SampleWorld world, SandboxClock clock, SandboxStore store, Entrance entrance, Sandbox.Exit exit) {
        this.world = world;
        this.clock = clock;
        this.store = store;
        this.entrance = entrance;
        this.exit = exit;
    }

    /** The path of a new link; it signs in whoever opens it first. */
    String oneTimePath() {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tokens.add(token);
        return "/sign-in/sandbox/" + token;
    }

    @GetMapping("/sign-in/sandbox/{token}")
    String enter(@PathVariable String token, HttpServletRequest request, HttpServletResponse response) {
        if (!tokens.remove(token)) return "sandbox/used";
        entrance.open(world.visitorId(), request, response);
        return "redirect:/sandbox";
    }

    @GetMapping(SandboxCurtain.BEFORE_IT)
    ModelAndView preparing() {
        var doing = world.preparing();
        return new ModelAndView("sandbox/preparing")
                .addObject("doing", doing == null ? "Opening" : doing)
                .addObject("back", exit.back());
    }

    @GetMapping("/sandbox")
    ModelAndView show(Viewer viewer) {
        return page("sandbox/page", viewer).addObject("back", exit.back());
    }

    /** The part that changes, polled by the page. */
    @GetMapping("/sandbox/live")
    ModelAndView live(Viewer viewer) {
        return page("sandbox/live", viewer);
    }

    @PostMapping("/sandbox/speed")
    ModelAndView run(
            Viewer viewer,
            @RequestParam Speed speed,
            @RequestHeader(name = "HX-Request", required = false) String htmx) {
        clock.run(speed);
        return htmx == null ? new ModelAndView("redirect:/sandbox") : live(viewer);
    }

    private ModelAndView page(String name, Viewer viewer) {
        return new ModelAndView(name)
                .addObject("viewer", viewer)
                .addObject(
                        "shown",
                        new SandboxPage(
                                When.of(clock, viewer.zone()), clock.speed(), store.totals(), store.feed(FEED)));
    }

    /** Asks first; then answers, and closes behind the visitor, who would else see a broken connection. */
    @PostMapping("/sandbox/throw-away")
    ModelAndView destroy(@RequestParam(defaultValue = "false") boolean sure) {
        if (!sure) return new ModelAndView("sandbox/sure");
        Thread.ofPlatform().name("sandbox-stop").start(() -> {
            try {
                Thread.sleep(1_500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exit.leave().run();
        });
        return new ModelAndView("sandbox/gone").addObject("back", exit.back());
    }

    /** Started on its own there is nothing to go back to. */
    private Map<String, String> ways() {
        var ways = new LinkedHashMap<String, String>();
        ways.put("Clock and news", "/sandbox");
        if (!exit.back().isEmpty()) ways.put("Back to your own", exit.back());
        return ways;
    }

    @Override
    public List<FramePart> partsFor(Principal who) {
        return Viewer.of(who)
                .<List<FramePart>>map(viewer -> List.of(
                        new FramePart.Banner(
                                "Sandbox: people and firms are invented, and mail stays in it.",
                                "/sandbox/throw-away",
                                "Throw it away",
                                ways()),
                        new FramePart.Honesty(
                                "sandbox clock",
                                When.of(clock, viewer.zone()).at(clock.instant()) + ", "
                                        + clock.speed().words().toLowerCase(Locale.ENGLISH),
                                "/sandbox",
                                Tone.PLAIN)))
                .orElse(List.of());
    }
}
