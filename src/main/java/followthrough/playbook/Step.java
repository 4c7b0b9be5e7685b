package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a sequence: when, in which channel, by whom, with which goal, and what the prospect gets from it.
 *
 * @param after the wait after the previous touch was made (for the first step: after the sequence began)
 * @param automatic true when the machine sends it; only e-mails may be
 * @param approach the key of the approach it uses
 * @param minutes what it takes a person; for automatic steps 1
 * @param template the text of an e-mail or social message; absent for calls and other work
 * @param guide what to say and ask, for calls; empty for messages
 * @param sameThread whether an e-mail answers the one before it
 */
public record Step(
        Delay after,
        Channel channel,
        boolean automatic,
        String goal,
        String approach,
        int minutes,
        @Nullable Template template,
        List<String> guide,
        boolean sameThread) {}
