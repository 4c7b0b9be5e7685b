package followthrough.team;

import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the page frame who is signed in. */
@Component
class ViewerInFrame implements FrameSource {
    @Override
    public List<FramePart> partsFor(Principal who) {
        return Viewer.of(who)
                .<List<FramePart>>map(viewer -> List.of(new FramePart.Person(
                        viewer.memberId(), viewer.name(), viewer.role().word(), viewer.shortcuts())))
                .orElse(List.of());
    }
}
