package followthrough.playbook;

import followthrough.prospects.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way to follow up that gives the prospect something, with texts that can leave as they stand and examples of what a
 * person makes of them.
 *
 * @param key stays the same for ever, e.g. {@code worksheet}; steps and touches name it
 * @param name what a rep calls it
 * @param gives what the prospect gets from it
 * @param why what makes it worth their time
 * @param when to use it
 * @param not when not to
 * @param stages where in a follow-up it belongs; never empty
 * @param needs what to have at hand to make its texts theirs; never empty
 * @param channels those it works in; never empty
 * @param example one or two sentences as one would say or write them
 * @param email absent where e-mail is none of its channels
 * @param brief for a text or a social message, in Liquid; empty where neither is one of its channels
 * @param letter in Liquid; empty where mail is none of its channels
 * @param say what to say and ask, for calls, meetings and tasks; empty where they are none of its channels
 * @param examples at least two, from different trades
 */
public record Approach(
        String key,
        String name,
        Group group,
        String gives,
        String why,
        String when,
        String not,
        Set<Sequence.Purpose> stages,
        List<String> needs,
        Set<Channel> channels,
        String example,
        @Nullable Template email,
        String brief,
        String letter,
        List<String> say,
        List<Example> examples,
        Standing standing) {

    /** Where it comes from, and whether it is offered. */
    public enum Standing {
        SHIPPED,
        OWN,
        /** own, and offered to nobody any more; steps and touches that name it keep it */
        ARCHIVED
    }

    /** What somebody made of it. @param trade of the sender, who is invented */
    public record Example(String trade, String text) {}

    /** The message for this channel, to be filled in by {@link Merge}; absent where there is none, as for calls. */
    public @Nullable Template text(Channel channel) {
        return switch (channel) {
            case EMAIL -> email;
            case SMS, SOCIAL -> brief.isEmpty() ? null : new Template("", brief);
            case MAIL -> letter.isEmpty() ? null : new Template("", letter);
            case CALL, MEETING, TASK -> null;
        };
    }

    /** Its messages, each once, by what they are for: {@code E-mail}, {@code Text or social message}, {@code Letter}. */
    public Map<String, Template> texts() {
        var texts = new LinkedHashMap<String, Template>();
        if (email != null) texts.put("E-mail", email);
        if (!brief.isEmpty()) texts.put("Text or social message", new Template("", brief));
        if (!letter.isEmpty()) texts.put("Letter", new Template("", letter));
        return texts;
    }

    public boolean inUse() {
        return standing != Standing.ARCHIVED;
    }

    public boolean own() {
        return standing != Standing.SHIPPED;
    }

    Approach standing(Standing standing) {
        return new Approach(
                key, name, group, gives, why, when, not, stages, needs, channels, example, email, brief, letter, say,
                examples, standing);
    }

    /** Whether each of these words stands somewhere in it. @param words in lower case */
    boolean holds(List<String> words) {
        var all =
                new ArrayList<String>(List.of(key, name, group.words(), gives, why, when, not, example, brief, letter));
        all.addAll(needs);
        all.addAll(say);
        if (email != null) all.addAll(List.of(email.subject(), email.text()));
        for (var it : examples) all.addAll(List.of(it.trade(), it.text()));
        var text = String.join("\n", all).toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

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
