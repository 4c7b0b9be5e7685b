package followthrough.playbook;

import followthrough.prospects.Channel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The library as its page shows it: what is looked for, and the approaches found, by group.
 *
 * @param all how many there are without looking for any
 * @param archived by the team, for those who lead
 */
public record ApproachesPage(Looked looked, List<Card> cards, int all, List<Approach> archived, boolean leads) {

    /**
     * What somebody looks for; the address of the page says it.
     *
     * @param words blank when any will do
     * @param prospectId for whom it is to be used; absent when the library is only read
     */
    public record Looked(
            String words,
            Sequence.@Nullable Purpose stage,
            @Nullable Channel channel,
            Approach.@Nullable Group group,
            @Nullable Long prospectId) {

        boolean forAll() {
            return words.isBlank() && stage == null && channel == null && group == null;
        }

        /** The address of the page that looks for this. */
        public String href() {
            var parts = new ArrayList<String>();
            parts().forEach((name, value) -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            return "/playbook/approaches" + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
        }

        /** As the address names them, those that are set. */
        public Map<String, String> parts() {
            var parts = new LinkedHashMap<String, String>();
            if (!words.isBlank()) parts.put("q", words.strip());
            if (stage != null) parts.put("stage", stage.word());
            if (channel != null) parts.put("channel", channel.word());
            if (group != null) parts.put("group", group.words());
            if (prospectId != null) parts.put("for", prospectId.toString());
            return parts;
        }
    }

    /** One way to narrow down, or to leave that again where it is on. */
    public record Filter(String text, String href, boolean on) {}

    /**
     * One approach.
     *
     * @param texts by what they are for, as they stand for somebody of whom nothing is known; with their fields where
     *     one has no default
     * @param remarks what the lint and the merge fields of a team's own texts ask for; empty for those that ship
     */
    public record Card(Approach approach, Map<String, Template> texts, List<Use> usedIn, List<String> remarks) {}

    /** A published sequence that has a step with this approach. @param step its number, from 1 */
    public record Use(String key, String name, int step) {}

    /** @param fields what is known of everybody: who sends */
    static ApproachesPage of(
            ApproachLibrary library,
            List<SequenceVersion> published,
            Looked looked,
            Map<String, String> fields,
            boolean leads) {
        var found = library.search(looked.words(), looked.stage(), looked.channel(), looked.group());
        var cards = found.stream()
                .map(approach -> new Card(
                        approach,
                        texts(approach, fields),
                        usedIn(published, approach.key()),
                        approach.own() ? ApproachLook.remarks(approach) : List.of()))
                .toList();
        return new ApproachesPage(looked, cards, library.all().size(), leads ? library.archived() : List.of(), leads);
    }

    private static Map<String, Template> texts(Approach approach, Map<String, String> fields) {
        var texts = new LinkedHashMap<String, Template>();
        approach.texts()
                .forEach((what, template) -> texts.put(
                        what,
                        Merge.render(template, fields) instanceof Merge.Rendered(var subject, var text)
                                ? new Template(subject, text)
                                : template));
        return texts;
    }

    private static List<Use> usedIn(List<SequenceVersion> published, String key) {
        var uses = new ArrayList<Use>();
        for (var version : published) {
            var sequence = version.sequence();
            for (int i = 0; i < sequence.steps().size(); i++)
                if (sequence.steps().get(i).approach().equals(key)) {
                    uses.add(new Use(sequence.key(), sequence.name(), i + 1));
                    break;
                }
        }
        return uses;
    }

    public List<Card> in(Approach.Group group) {
        return cards.stream().filter(card -> card.approach().group() == group).toList();
    }

    public List<Filter> stages() {
        return Arrays.stream(Sequence.Purpose.values())
                .map(it -> filter(
                        it.words(),
                        it == looked.stage(),
                        new Looked(looked.words(), it, looked.channel(), looked.group(), looked.prospectId()),
                        new Looked(looked.words(), null, looked.channel(), looked.group(), looked.prospectId())))
                .toList();
    }

    public List<Filter> channels() {
        return Arrays.stream(Channel.values())
                .map(it -> filter(
                        SequencePage.channel(it),
                        it == looked.channel(),
                        new Looked(looked.words(), looked.stage(), it, looked.group(), looked.prospectId()),
                        new Looked(looked.words(), looked.stage(), null, looked.group(), looked.prospectId())))
                .toList();
    }

    public List<Filter> groups() {
        return Arrays.stream(Approach.Group.values())
                .map(it -> filter(
                        it.words(),
                        it == looked.group(),
                        new Looked(looked.words(), looked.stage(), looked.channel(), it, looked.prospectId()),
                        new Looked(looked.words(), looked.stage(), looked.channel(), null, looked.prospectId())))
                .toList();
    }

    private static Filter filter(String text, boolean on, Looked with, Looked without) {
        return new Filter(text, (on ? without : with).href(), on);
    }

    /** The page without filters, for whoever came for a prospect still for that one. */
    public @Nullable String cleared() {
        return looked.forAll() ? null : new Looked("", null, null, null, looked.prospectId()).href();
    }

    /** The channel it is looked for, as the touch takes it; absent when for any. */
    public @Nullable String by() {
        var channel = looked.channel();
        return channel == null ? null : channel.word();
    }

    /** Where the touch of the prospect takes an approach; absent when the library is only read. */
    public @Nullable String use() {
        var prospectId = looked.prospectId();
        return prospectId == null ? null : "/today/prospects/" + prospectId + "/approaches";
    }
}
