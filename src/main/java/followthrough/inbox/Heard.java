package followthrough.inbox;

import followthrough.channels.email.Refusal.Reason;
import followthrough.channels.email.Refusal.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in, read.
 *
 * @param from address of the sender in lower case; empty when there is none
 * @param fromName shown name of the sender; may be empty
 * @param to all addresses of To, in lower case; {@code cc} likewise
 * @param messageId with its angle brackets; absent when there is none
 * @param inReplyTo first Message-ID answered, with angle brackets
 * @param references Message-IDs of the thread, oldest first, with angle brackets
 * @param keys our own keys found in it or in a message of ours that it encloses, the likeliest first
 * @param text what its writer wrote, without quoted history and signature; at most 100,000 characters
 * @param signed the same with the signature below it
 * @param why the rule by which it is of that kind, in a few words
 */
public record Heard(
        String from,
        String fromName,
        List<String> to,
        List<String> cc,
        String subject,
        @Nullable Instant date,
        @Nullable String messageId,
        @Nullable String inReplyTo,
        List<String> references,
        List<UUID> keys,
        List<Attachment> attachments,
        String text,
        String signed,
        Kind kind,
        String why) {

    /**
     * A file that came with a message, or a message that it encloses.
     *
     * @param name absent when it has none
     * @param size in bytes, decoded
     */
    public record Attachment(@Nullable String name, String type, long size) {}

    /** What sort of message it is. */
    public sealed interface Kind {
        /** A person wrote. */
        record Reply() implements Kind {}

        /**
         * A machine answered for a person.
         *
         * @param back the day the person says to be back; absent when none was understood
         */
        record AutoReply(@Nullable LocalDate back) implements Kind {}

        /**
         * A message of ours was not delivered.
         *
         * @param originalMessageId of our message, with angle brackets, where the report encloses it
         */
        record Bounce(List<Failure> failures, @Nullable String originalMessageId) implements Kind {
            /** Whether at least one address is dead. */
            public boolean hard() {
                return failures.stream().anyMatch(Failure::hard);
            }

            /** Whether it only warns: nothing came back yet. */
            public boolean delayed() {
                return failures.stream().allMatch(Failure::delayed);
            }
        }

        /**
         * The recipient told the provider that our message is unwanted.
         *
         * @param recipients in lower case; none where the provider hides them
         */
        record Complaint(List<String> recipients, @Nullable String originalMessageId) implements Kind {}

        /** A person asks, as the whole point of the message, to hear no more from us. */
        record OptOut() implements Kind {}

        /** A server says that our message arrived. */
        record Delivered() implements Kind {}

        /** Nothing that answers anything: a newsletter, a list, an invitation, a receipt. */
        record Other(String why) implements Kind {}

        /** The word of the table {@code received}. */
        default String word() {
            return switch (this) {
                case Reply _ -> "reply";
                case AutoReply _ -> "auto reply";
                case Bounce bounce -> bounce.delayed() ? "delay" : "bounce";
                case Complaint _ -> "complaint";
                case OptOut _ -> "opt out";
                case Delivered _, Other _ -> "other";
            };
        }
    }

    /**
     * One recipient that was not reached.
     *
     * @param recipient in lower case; empty when the report does not say
     * @param status as in RFC 3463, e.g. {@code 5.1.1}; empty when unknown
     * @param said what the server said, on one line
     * @param delayed whether a server on the way still holds the message and goes on trying
     */
    public record Failure(String recipient, String status, String said, Reason reason, boolean delayed) {
        /** Whether the address is dead, rather than full, busy, blocking or in doubt. */
        public boolean hard() {
            return type() == Type.HARD;
        }

        public Type type() {
            if (delayed) return Type.SOFT;
            // A domain that cannot be found at the moment may be found tomorrow.
            boolean forNow = status.startsWith("4.") && reason != Reason.USER_UNKNOWN;
            return reason.isHard() && forNow ? Type.SOFT : reason.type();
        }
    }
}
