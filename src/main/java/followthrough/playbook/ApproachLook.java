package followthrough.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one text of an approach reads: for somebody of whom everything is known, and for somebody of whom nothing is, since
 * it may leave as it stands to either.
 *
 * @param what it is for: {@code E-mail}
 * @param full absent where it cannot be filled in at all
 * @param bare absent where it leaves a gap then
 * @param remarks what could be better about it; the lint looks at words and can be wrong
 */
public record ApproachLook(String what, Optional<Template> full, Optional<Template> bare, List<String> remarks) {
    /** What is known of everybody. */
    private static final Map<String, String> SENDER = Map.of(
            "sender.name", "Ana Ruiz",
            "sender.first_name", "Ana",
            "sender.email", "ana@harbour.example",
            "workspace.name", "Harbour Tools");

    private static final Map<String, String> PROSPECT = Map.ofEntries(
            Map.entry("prospect.first_name", "Maya"),
            Map.entry("prospect.name", "Maya Okafor"),
            Map.entry("prospect.title", "Yard manager"),
            Map.entry("prospect.country", "GB"),
            Map.entry("company.name", "Okafor Boats"),
            Map.entry("sender.phone", "+44 20 7946 0000"),
            Map.entry("deal.title", "Two lifts"),
            Map.entry("deal.amount", "12,400 GBP"),
            Map.entry("asset.name", "Checklist for a safe start"),
            Map.entry("asset.link", "https://harbour.example/checklist"),
            Map.entry("trigger.what", "comparison sheet"),
            Map.entry("trigger.on", "on Tuesday"),
            Map.entry("trigger.date", "2026-11-24"),
            Map.entry("trigger.time", "14:30"),
            Map.entry("trigger.amount", "12,400 GBP"),
            Map.entry("trigger.said", "the slip is being rebuilt"),
            Map.entry("asked", "Do you deliver to islands?"));

    /** Each of its texts that can be filled in, in their order. */
    static List<ApproachLook> of(Approach approach) {
        return approach.texts().entrySet().stream()
                .filter(it -> Merge.problems(it.getValue().subject()).isEmpty()
                        && Merge.problems(it.getValue().text()).isEmpty())
                .map(it -> of(it.getKey(), it.getValue()))
                .toList();
    }

    /** What could be better about its texts, one line each. */
    static List<String> remarks(Approach approach) {
        return of(approach).stream()
                .flatMap(look -> look.remarks().stream().map(remark -> look.what() + ": " + remark))
                .toList();
    }

    private static ApproachLook of(String what, Template template) {
        var remarks = new LinkedHashSet<String>();
        var bare = rendered(Merge.render(template, SENDER), remarks);
        var full = rendered(Merge.render(template, known(template)), remarks);
        return new ApproachLook(what, full, bare, new ArrayList<>(remarks));
    }

    private static Map<String, String> known(Template template) {
        var known = new HashMap<>(PROSPECT);
        known.putAll(SENDER);
        for (var field : Merge.fieldsOf(template))
            known.putIfAbsent(field, "(" + field.substring(field.indexOf('.') + 1) + ")");
        return known;
    }

    private static Optional<Template> rendered(Merge.Result result, LinkedHashSet<String> remarks) {
        return switch (result) {
            case Merge.Rendered(var subject, var text) -> {
                for (var finding : ValueLint.check(new ValueLint.Touch(subject, text), List.of(), false)
                        .findings()) remarks.add(finding.fix());
                yield Optional.of(new Template(subject, text));
            }
            case Merge.Missing(var fields) -> {
                remarks.add("whoever has no " + String.join(", ", fields)
                        + " leaves a gap to be filled by hand. A default closes it.");
                yield Optional.empty();
            }
            case Merge.Refused(var why) -> {
                remarks.add(why);
                yield Optional.empty();
            }
        };
    }
}
