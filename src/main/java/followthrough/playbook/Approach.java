package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.List;
import java.util.Set;

/**
 * A way to follow up that gives the prospect something.
 *
 * @param key stays the same for ever, e.g. {@code worksheet}; steps and touches name it
 * @param name what a rep calls it
 * @param gives what the prospect gets from it
 * @param when to use it
 * @param not when not to
 * @param example one or two sentences as one would say or write them
 * @param channels those it works in; never empty
 */
public record Approach(
        String key,
        String name,
        Group group,
        String gives,
        String when,
        String not,
        String example,
        Set<Channel> channels) {

    /** What an approach does for the prospect. */
    public enum Group {
        TEACH("teach"),
        HELP_DECIDE("help decide"),
        SAVE_TIME("save time"),
        REDUCE_RISK("reduce risk"),
        CONNECT_PEOPLE("connect people"),
        SHOW_PROOF("show proof"),
        SURPRISE("surprise and delight"),
        ASK_WELL("ask well"),
        CLOSE_THE_LOOP("close the loop");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** As a heading: {@code Help decide}. */
        public String title() {
            return Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }

        static List<String> all() {
            return java.util.Arrays.stream(values()).map(Group::words).toList();
        }
    }
}
