package followthrough.pursuits;

import followthrough.playbook.Asset;
import followthrough.playbook.Merge;
import followthrough.playbook.Sequence;
import followthrough.playbook.Snippets;
import followthrough.playbook.Step;
import followthrough.playbook.Template;
import followthrough.prospects.Deal;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.team.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of a sequence need and nobody filled in, asked of many, also of those who are not here yet.
 * Of one moment and one thread: what it finds for one it keeps for all who lack the same.
 */
public final class Lacking {
    /** Conditions that go by what a value is, and not only by whether there is one. */
    private static final Pattern COMPARES = Pattern.compile("\\{%-?\\s*(?:case\\b|[^%]*(?:[=!]=|[<>]|\\bcontains\\b))");

    /** Something that is always there where a message is written. */
    private static final String THERE = "it";

    /** What a step lacks. @param number of the step, from 1 */
    public record Missing(int number, List<String> fields) {
        /** {@code step 3: custom.hotel} */
        public String words() {
            return "step " + number + ": " + String.join(", ", fields);
        }
    }

    /** @param written as the step has it, without what snippets say @param lacks what was found before, by which of its fields are empty */
    private record Text(
            int number,
            Step step,
            Template written,
            Template template,
            List<String> fields,
            boolean compares,
            Map<List<String>, List<String>> lacks) {}

    private final Map<String, Asset> assets;
    private final Workspace workspace;
    private final Instant now;
    private final List<Text> texts = new ArrayList<>();

    /**
     * @param which of its steps are asked about
     * @param assets that the sequence names, by their keys
     */
    Lacking(
            Sequence sequence,
            Predicate<Step> which,
            Map<String, Asset> assets,
            Snippets.Texts snippets,
            Workspace workspace,
            Instant now) {
        this.assets = assets;
        this.workspace = workspace;
        this.now = now;
        for (int i = 0; i < sequence.steps().size(); i++) {
            var step = sequence.steps().get(i);
            if (!which.test(step)) continue;
            for (var variant : step.variants()) {
                var template = snippets.in(variant.template());
                var compares =
                        COMPARES.matcher(template.subject() + template.text()).find();
                texts.add(new Text(
                        i + 1,
                        step,
                        variant.template(),
                        template,
                        Merge.fieldsOf(template),
                        compares,
                        new HashMap<>()));
            }
        }
    }

    /** Of somebody who is here, in the text of each step that is theirs. */
    public List<Missing> of(Prospect prospect, List<Deal> deals) {
        return among(
                fields(prospect, deals),
                prospect.trade(),
                text -> text.written.equals(text.step.template(prospect.prospectId())));
    }

    /**
     * Of somebody who is to come, or whose gaps this fills.
     *
     * @param withDeal whether a deal comes with them
     * @param known absent for somebody new
     */
    public List<Missing> of(NewProspect person, boolean withDeal, @Nullable Prospect known, List<Deal> deals) {
        var fields = known == null ? new HashMap<String, String>() : fields(known, deals);
        Composer.fields(person).forEach((field, value) -> {
            if (fields.getOrDefault(field, "").isBlank()) fields.put(field, value);
        });
        if (withDeal) for (var field : List.of("deal.title", "deal.amount")) fields.putIfAbsent(field, THERE);
        Composer.sentBy(fields, THERE, THERE, workspace);
        var trade = known == null ? "" : known.trade();
        // Which of several texts somebody gets is known once they are here; each has to have what it needs.
        return among(
                fields,
                trade.isEmpty() ? Prospect.trade(person.custom()) : trade,
                text -> known == null || text.written.equals(text.step.template(known.prospectId())));
    }

    private Map<String, String> fields(Prospect prospect, List<Deal> deals) {
        return Composer.fields(prospect, deals, null, THERE, THERE, workspace, now);
    }

    private List<Missing> among(Map<String, String> fields, String trade, Predicate<Text> theirs) {
        var missing = new ArrayList<Missing>();
        for (var text : texts) {
            if (!theirs.test(text)) continue;
            var lacks = lacks(text, Gifts.giving(text.step, assets, trade, fields));
            if (lacks.isEmpty()) continue;
            var last = missing.isEmpty() ? null : missing.getLast();
            if (last == null || last.number != text.number) missing.add(new Missing(text.number, lacks));
            else {
                var both = new LinkedHashSet<>(last.fields);
                both.addAll(lacks);
                missing.set(missing.size() - 1, new Missing(text.number, List.copyOf(both)));
            }
        }
        return missing;
    }

    /** Most people lack one of few combinations, and filling a text for each takes long for a whole list. */
    private static List<String> lacks(Text text, Map<String, String> fields) {
        var empty = text.fields.stream()
                .filter(field -> fields.getOrDefault(field, "").isBlank())
                .collect(Collectors.toList());
        if (empty.isEmpty()) return List.of();
        return text.compares ? filled(text, fields) : text.lacks.computeIfAbsent(empty, _ -> filled(text, fields));
    }

    private static List<String> filled(Text text, Map<String, String> fields) {
        return Merge.render(text.template, fields) instanceof Merge.Missing(var missing) ? missing : List.of();
    }
}
