package followthrough.pursuits;

import followthrough.team.Viewer;
import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import followthrough.web.Refused;
import followthrough.web.Toast;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Says on every page that nothing is sent because this may be a copy, and lets an administrator confirm that it is not. */
@Controller
class FenceController implements FrameSource {
    private final Fence fence;

    FenceController(Fence fence) {
        this.fence = fence;
    }

    @Override
    public List<FramePart> partsFor(Principal who) {
        return fence.why()
                .<List<FramePart>>map(why -> List.of(new FramePart.Banner(
                        "Nothing is sent: " + why + ". Confirm only if no other copy of it sends.",
                        "/settings/sending",
                        "This one sends")))
                .orElse(List.of());
    }

    @PostMapping("/settings/sending")
    String confirm(Viewer viewer, RedirectAttributes redirect) {
        if (!viewer.administers())
            throw Refused.forbidden(
                    "Sending stays off", "only an administrator confirms that this is the one database that sends");
        fence.lower();
        Toast.said("Sending is on: what waited leaves in order, inside hours and budgets.")
                .after(redirect);
        return "redirect:/today";
    }
}
