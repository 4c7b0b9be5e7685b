package followthrough.pursuits;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps automatic e-mails from leaving until a person sees to it. Anything else that keeps one back, such as the hour
 * there or a budget, passes by itself.
 */
public enum Unready {
    NO_MAILBOX("its owner has no mailbox connected"),
    PAUSED("the mailbox "),
    UNREAD("the inbox of "),
    NO_POSTAL_ADDRESS("the workspace has no postal address yet, which every automatic e-mail must carry");

    private static final String IS_PAUSED = " is paused: ";
    private static final String UNREADABLE = "and an answer may be waiting there: ";

    private final String begins;

    Unready(String begins) {
        this.begins = begins;
    }

    /** As it stands beside a step. */
    String words() {
        return begins;
    }

    /** @param problem what keeps it from being read; absent when it only was not yet */
    static String unread(String address, String since, @Nullable String problem) {
        var what = UNREAD.begins + address + since + ", and an answer may be waiting there";
        return problem == null ? what : what + ": " + problem;
    }

    static String paused(String address, String why) {
        return PAUSED.begins + address + IS_PAUSED + why;
    }

    /** @param waits what stands beside a step that waits; empty when it says something that passes */
    public static Optional<Unready> of(String waits) {
        return Arrays.stream(values())
                .filter(it -> waits.startsWith(it.begins) && (it != PAUSED || waits.contains(IS_PAUSED)))
                // One that is only not read yet is, in a moment.
                .filter(it -> it != UNREAD || waits.contains(UNREADABLE))
                .findFirst();
    }
}
