package followthrough.playbook;

import java.util.Arrays;
import java.util.Optional;

/** How far it has come between a prospect and us, as far as it decides what is worth receiving. */
public enum Stage {
    /** they have not reacted yet */
    FIRST_CONTACT("first contact"),
    /** they reacted, or met us */
    TALKING("talking"),
    /** a proposal is with them */
    DECIDING("deciding"),
    CUSTOMER("customer");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    static Optional<Stage> of(String words) {
        return Arrays.stream(values()).filter(it -> it.words.equals(words)).findFirst();
    }

    /** @param reacted whether they have said anything since the pursuit was opened */
    public static Stage of(Sequence.Purpose purpose, boolean reacted) {
        return switch (purpose) {
            case INBOUND, OUTBOUND -> reacted ? TALKING : FIRST_CONTACT;
            case POST_MATERIAL, POST_MEETING, NO_SHOW, GONE_QUIET, NOT_NOW -> TALKING;
            case POST_PROPOSAL -> DECIDING;
            case POST_SALE, RENEWAL -> CUSTOMER;
        };
    }
}
