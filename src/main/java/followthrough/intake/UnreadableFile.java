package followthrough.intake;

import org.jspecify.annotations.Nullable;

/** A whole file that cannot be read; the message names the file, what was tried and what to do, ready to be shown. */
public final class UnreadableFile extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableFile(String file, String whatWasFound, String whatToDo) {
        this(file, whatWasFound, whatToDo, null);
    }

    UnreadableFile(String file, String whatWasFound, String whatToDo, @Nullable Throwable cause) {
        super("“" + file + "” could not be read: " + whatWasFound + ". " + whatToDo, cause);
    }
}
