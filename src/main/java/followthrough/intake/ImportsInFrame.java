package followthrough.intake;

import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import followthrough.web.Nav;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Component;

/** On Today: the people of a list who found no day within reach when it was brought, and the way to plan those that fit now. */
@Component
class ImportsInFrame implements FrameSource {
    private final Imports imports;

    ImportsInFrame(Imports imports) {
        this.imports = imports;
    }

    @Override
    public List<FramePart> partsFor(Principal who) {
        return Viewer.of(who).map(this::parts).orElse(List.of());
    }

    private List<FramePart> parts(Viewer viewer) {
        return imports.waitingForRoom(viewer).stream()
                .<FramePart>map(it -> new FramePart.Offer(
                        Nav.TODAY,
                        Figures.count(it.people(), "person", "people") + " from “" + it.fileName() + "” "
                                + (it.people() == 1 ? "waits" : "wait") + " for room",
                        "/imports/" + it.importId() + "/later",
                        "Plan those that fit now",
                        "/imports/" + it.importId()))
                .toList();
    }
}
