package followthrough.insights;

import followthrough.insights.Chart.Bar;
import followthrough.insights.ResultStore.Following;
import followthrough.insights.ResultStore.Tried;
import followthrough.playbook.Playbook;
import followthrough.playbook.Template;
import followthrough.web.Figures;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the playbook is followed, by rep and by week: steps made as they stand, changed, and passed over. */
record Adoption(Map<Long, Count> byRep, Map<LocalDate, Count> byWeek) {
    /** Words are compared of so many of the latest e-mails. */
    private static final int READ = 2_000;

    private static final Pattern FILLED =
            Pattern.compile("(?s)\\{%-?\\s*if.*?endif\\s*-?%\\}|\\{\\{.*?\\}\\}|\\{%.*?%\\}");
    private static final int SAYS_SOMETHING = 15;

    /**
     * @param steps made
     * @param asPlanned of them, unchanged in every way
     * @param read e-mails of people whose words were compared, {@code rewritten} those that say something else
     * @param skipped steps that were passed over
     * @param outside touches by people that are no step of a sequence: answers, promises, touches of their own
     */
    record Count(
            String name,
            long steps,
            long asPlanned,
            long channel,
            long moved,
            long read,
            long rewritten,
            long skipped,
            long outside) {
        Count plus(Count o) {
            return new Count(
                    name,
                    steps + o.steps,
                    asPlanned + o.asPlanned,
                    channel + o.channel,
                    moved + o.moved,
                    read + o.read,
                    rewritten + o.rewritten,
                    skipped + o.skipped,
                    outside + o.outside);
        }
    }

    /** @param tried in the order of pursuits and within them of time */
    static Adoption of(List<Tried> tried, ResultStore store, Playbook playbook, ZoneId zone) {
        var written = new HashMap<Long, Boolean>();
        var emails = tried.stream()
                .filter(it -> it.byPerson() && it.step() != null && it.channel().equals("email"))
                .sorted(Comparator.comparing(Tried::madeAt).reversed())
                .limit(READ)
                .toList();
        var words = new HashMap<Long, String>();
        if (!emails.isEmpty())
            for (var it : store.words(emails.stream().map(Tried::touchId).toList())) words.put(it.touchId(), it.body());
        for (var it : emails) {
            var template = template(playbook, it);
            var body = words.get(it.touchId());
            if (template != null && body != null) written.put(it.touchId(), asWritten(template, body));
        }
        var byRep = new LinkedHashMap<Long, Count>();
        var byWeek = new HashMap<LocalDate, Count>();
        Tried before = null;
        for (var it : tried) {
            var count = count(it, before, playbook, written.get(it.touchId()));
            if (it.step() != null) before = it;
            byRep.merge(it.ownerId(), count, Count::plus);
            var week = LocalDate.ofInstant(it.madeAt(), zone).with(DayOfWeek.MONDAY);
            byWeek.merge(week, count, Count::plus);
        }
        return new Adoption(byRep, byWeek);
    }

    private static Count count(Tried it, @Nullable Tried before, Playbook playbook, @Nullable Boolean asWritten) {
        var versionId = it.versionId();
        var step = it.step();
        if (versionId == null || step == null) return new Count(it.owner(), 0, 0, 0, 0, 0, 0, 0, it.byPerson() ? 1 : 0);
        var steps = playbook.version(versionId).sequence().steps();
        boolean other = step < steps.size() && !steps.get(step).channel().word().equals(it.channel());
        int passed = before != null
                        && before.pursuitId() == it.pursuitId()
                        && versionId.equals(before.versionId())
                        && before.step() != null
                ? Math.max(0, step - before.step() - 1)
                : it.number() <= 1 ? step : 0;
        boolean rewritten = Boolean.FALSE.equals(asWritten);
        return new Count(
                it.owner(),
                1,
                other || it.moved() || rewritten ? 0 : 1,
                other ? 1 : 0,
                it.moved() ? 1 : 0,
                asWritten == null ? 0 : 1,
                rewritten ? 1 : 0,
                passed,
                0);
    }

    private static @Nullable Template template(Playbook playbook, Tried it) {
        if (it.versionId() == null || it.step() == null) return null;
        var steps = playbook.version(it.versionId()).sequence().steps();
        return it.step() < steps.size() ? steps.get(it.step()).template(it.prospectId()) : null;
    }

    /** Whether all that a template says by itself stands in the words that left; what is filled in may be anything. */
    static boolean asWritten(Template template, String body) {
        var said = plain(body);
        for (var part : FILLED.split(template.text()))
            if (plain(part).length() >= SAYS_SOMETHING && !said.contains(plain(part))) return false;
        return true;
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    Chart chart(List<Following> following) {
        long open = following.stream().mapToLong(Following::open).sum();
        long on = following.stream().mapToLong(Following::onSequence).sum();
        var rows = new ArrayList<List<String>>();
        for (var one : following) {
            var share = new Share(one.onSequence(), one.open());
            rows.add(row(
                    one.owner(),
                    byRep.get(one.ownerId()),
                    "" + one.open(),
                    share.known() ? "" + Math.round(share.of100()) : ""));
        }
        return new Chart(
                "adoption",
                open == 0
                        ? "Nobody is followed up at the moment"
                        : new Share(on, open).words() + " open follow-ups are at a step of a sequence",
                "Now: open pursuits by the owner of the next step, and of how many that step is one of a sequence; of the others something is "
                        + "owed (an answer, a meeting, a date), or they are to be decided on. In the period, by the owner of the prospect: steps made, "
                        + "automatic ones included. Another channel: not the one that the step names, by choice or because there was no "
                        + "address. Put off: somebody moved it by hand before it was made. Own words: of e-mails that people sent from a step "
                        + "with a text, and whose words are kept (the latest "
                        + Figures.number(READ)
                        + "), those in which a sentence of the text is missing. Passed over: steps between "
                        + "two that were made, because of their conditions, an address that was not found, or by hand. As they stand: "
                        + "nothing of it. Outside: touches by people that are no step: answers, promises, touches of their own.",
                List.of(
                        "Rep",
                        "Open",
                        "At a step, in 100",
                        "Steps made",
                        "As they stand, in 100",
                        "Another channel",
                        "Put off",
                        "Own words",
                        "of e-mails",
                        "Passed over",
                        "Outside"),
                rows);
    }

    private static List<String> row(String name, @Nullable Count count, String... first) {
        var row = new ArrayList<String>();
        row.add(name);
        row.addAll(List.of(first));
        var c = count == null ? new Count(name, 0, 0, 0, 0, 0, 0, 0, 0) : count;
        var share = new Share(c.asPlanned(), c.steps());
        row.addAll(List.of(
                "" + c.steps(),
                share.known() ? "" + Math.round(share.of100()) : "",
                "" + c.channel(),
                "" + c.moved(),
                "" + c.rewritten(),
                "" + c.read(),
                "" + c.skipped(),
                "" + c.outside()));
        return row;
    }

    List<Bar> bars(List<Following> following) {
        return following.stream()
                .limit(12)
                .map(it -> {
                    var share = new Share(it.onSequence(), it.open());
                    return new Bar(
                            it.owner(),
                            share.of100(),
                            Math.round(share.of100()) + " of 100",
                            it.owner() + ": " + share.counted(),
                            "/prospects?owner=" + it.ownerId());
                })
                .toList();
    }

    Chart weeks() {
        var weeks = byWeek.entrySet().stream()
                .sorted(Map.Entry.<LocalDate, Count>comparingByKey().reversed())
                .toList();
        var all = byWeek.values().stream().reduce(new Count("", 0, 0, 0, 0, 0, 0, 0, 0), Count::plus);
        var share = new Share(all.asPlanned(), all.steps());
        return new Chart(
                "adoption-by-week",
                all.steps() == 0
                        ? "No step of a sequence was made in this period"
                        : share.words() + " steps were made as they stand",
                "As by rep, by the week in which a touch was made; weeks begin on Monday, in your zone. The present week is not over.",
                List.of(
                        "Week from",
                        "Steps made",
                        "As they stand, in 100",
                        "Another channel",
                        "Put off",
                        "Own words",
                        "of e-mails",
                        "Passed over",
                        "Outside"),
                weeks.stream()
                        .map(it -> row(it.getKey().toString(), it.getValue()))
                        .toList());
    }
}
