package followthrough.channels.email;

import followthrough.team.Viewer;
import followthrough.web.FramePart;
import followthrough.web.FrameSource;
import followthrough.web.Tone;
import java.security.Principal;
import java.util.List;
import org.springframework.stereotype.Component;

/** The footer's word on the mailboxes: a rep's own, an administrator's all. */
@Component
class MailboxesInFrame implements FrameSource {
    private final MailboxStore store;

    MailboxesInFrame(MailboxStore store) {
        this.store = store;
    }

    @Override
    public List<FramePart> partsFor(Principal who) {
        return Viewer.of(who).map(this::said).orElse(List.of());
    }

    private List<FramePart> said(Viewer viewer) {
        var count = store.count(viewer.administers() ? null : viewer.memberId());
        var value = count.all() == 0
                ? "none connected"
                : count.paused() + count.troubled() == 0
                        ? "all well"
                        : count.paused() > 0 ? count.paused() + " paused" : count.troubled() + " with trouble";
        var tone = count.all() == 0 || count.troubled() > 0 ? Tone.WARM : Tone.GOOD;
        return List.of(new FramePart.Honesty(
                "Mailboxes", value, "/settings/mailboxes", count.paused() > 0 ? Tone.ALERT : tone));
    }
}
