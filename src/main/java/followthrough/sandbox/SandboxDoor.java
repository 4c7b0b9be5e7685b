package followthrough.sandbox;

import followthrough.database.DataFolder;
import followthrough.database.Databases;
import followthrough.database.Keys;
import followthrough.team.PublicAddress;
import followthrough.team.Viewer;
import followthrough.web.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The door of the real application to the sandbox beside it: start, go in, throw away. There is at most one. */
@Controller
@ConditionalOnProperty(name = "followthrough.sandbox", havingValue = "false", matchIfMissing = true)
class SandboxDoor implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(SandboxDoor.class);
    private static final String PAGE = "redirect:/sandbox";

    private final ConfigurableApplicationContext application;
    private final Databases databases;
    private final DataFolder data;
    private final Keys keys;
    private final PublicAddress address;
    private final AtomicReference<State> state = new AtomicReference<>(new State.None(null));

    /** How far it is. */
    sealed interface State {
        /** @param trouble why the last try failed; absent when there was none */
        record None(@Nullable String trouble) implements State {}

        record Starting(String doing) implements State {}

        record Running(Sandbox sandbox) implements State {}
    }

    SandboxDoor(
            ConfigurableApplicationContext application,
            Databases databases,
            DataFolder data,
            Keys keys,
            PublicAddress address) {
        this.application = application;
        this.databases = databases;
        this.data = data;
        this.keys = keys;
        this.address = address;
    }

    @PostMapping("/sandbox")
    String create(Viewer viewer, HttpServletRequest request) {
        check(viewer, request);
        start(SampleWorld.Size.USUAL);
        return PAGE;
    }

    /** Starts one in a thread of its own, unless one runs or starts already. */
    void start(SampleWorld.Size size) {
        var before = state.get();
        if (before instanceof State.None && state.compareAndSet(before, new State.Starting("Getting ready")))
            Thread.ofPlatform().name("sandbox-start").start(() -> {
                try {
                    state.set(new State.Running(started(size)));
                } catch (RuntimeException e) {
                    log.error("The sandbox did not start", e);
                    state.set(new State.None("The sandbox did not start: " + e.getMessage()));
                }
            });
    }

    State state() {
        return state.get();
    }

    private Sandbox started(SampleWorld.Size size) {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        var itself = application
                .getBeansWithAnnotation(SpringBootApplication.class)
                .values()
                .iterator()
                .next();
        return Sandbox.start(
                ClassUtils.getUserClass(itself),
                Sandbox.excludes(application),
                databases,
                new Sandbox.Place(
                        Sandbox.portBeside(port),
                        Sandbox.databaseOf(keys),
                        data.path().resolve("sandbox"),
                        keys.file().resolveSibling(""),
                        "http://" + SandboxMail.HOST + ":" + port + "/"),
                size,
                this::throwAway,
                words -> state.set(new State.Starting(words)));
    }

    /** Twice is safe. */
    void throwAway() {
        var before = state.get();
        if (before instanceof State.Running(var sandbox)) {
            sandbox.close();
            state.compareAndSet(before, new State.None(null));
        }
    }

    @Override
    public void destroy() {
        throwAway();
    }

    @GetMapping("/sandbox")
    ModelAndView show(Viewer viewer, HttpServletRequest request) {
        check(viewer, request);
        return page("sandbox/door");
    }

    /** Polled while it starts; sends the visitor in once it is there. */
    @GetMapping("/sandbox/progress")
    ModelAndView progress(Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        check(viewer, request);
        if (state.get() instanceof State.Running) response.setHeader("HX-Redirect", "/sandbox/entrance");
        return page("sandbox/progress");
    }

    private ModelAndView page(String name) {
        var now = state.get();
        return new ModelAndView(name)
                .addObject("doing", now instanceof State.Starting(var doing) ? doing : null)
                .addObject("trouble", now instanceof State.None(var trouble) ? trouble : null)
                .addObject("running", now instanceof State.Running);
    }

    /** A link followed and not a form answered: browsers let no form end on another port. */
    @GetMapping("/sandbox/entrance")
    String enter(Viewer viewer, HttpServletRequest request) {
        check(viewer, request);
        return state.get() instanceof State.Running(var sandbox) ? "redirect:" + sandbox.link() : PAGE;
    }

    @PostMapping("/sandbox/throw-away")
    String destroy(Viewer viewer, HttpServletRequest request) {
        check(viewer, request);
        throwAway();
        return PAGE;
    }

    private void check(Viewer viewer, HttpServletRequest request) {
        if (!viewer.administers())
            throw Refused.forbidden(
                    "The sandbox takes memory and processor time", "so an administrator starts it. Ask one to.");
        if (address.isPublic() || !isHere(request.getRemoteAddr()))
            throw Refused.conflict(
                    "The sandbox answers on its own machine only",
                    "and you come from another. On your own computer, ./followthrough run --sample shows the same.");
    }

    private static boolean isHere(String remote) {
        try {
            return InetAddress.getByName(remote).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
