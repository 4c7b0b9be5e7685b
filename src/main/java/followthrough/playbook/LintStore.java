package followthrough.playbook;

import followthrough.playbook.LintRule.State;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL of the value lint. */
@Repository
class LintStore {
    private final JdbcClient jdbc;

    LintStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row of {@code lint_rule}. @param changedBy a member's name; absent when nobody decided anything */
    record Decided(
            State state,
            Instant since,
            @Nullable String changedBy,
            @Nullable Instant demotedAt) {}

    /** A handful of rows at most, read at each look so that every node does what was decided. */
    Map<LintRule, Decided> decided() {
        var decided = new EnumMap<LintRule, Decided>(LintRule.class);
        jdbc.sql("""
                select r.rule, r.state, r.since, r.demoted_at, m.name as changed_by
                from lint_rule r
                left join member m on m.id = r.changed_by""").query(row -> {
            // A rule that a newer version had is none of ours.
            var rule = LintRule.of(row.getString("rule")).orElse(null);
            if (rule != null)
                decided.put(
                        rule,
                        new Decided(
                                State.of(row.getString("state")).orElseThrow(),
                                instant(row, "since"),
                                row.getString("changed_by"),
                                row.getObject("demoted_at") == null ? null : instant(row, "demoted_at")));
        });
        return decided;
    }

    void decide(LintRule rule, State state, long memberId, Instant now) {
        jdbc.sql("""
                insert into lint_rule (rule, state, since, changed_by) values (:rule, :state, :now, :member)
                on conflict (rule) do update
                   set state = excluded.state, since = excluded.since, changed_by = excluded.changed_by,
                       demoted_at = null""")
                .param("rule", rule.word())
                .param("state", state.word())
                .param("now", at(now))
                .param("member", memberId)
                .update();
    }

    /** @param since from when on it counts if nobody decided anything yet */
    void demote(LintRule rule, Instant since, Instant now) {
        jdbc.sql("""
                insert into lint_rule (rule, state, since, demoted_at) values (:rule, 'warn', :since, :now)
                on conflict (rule) do update set demoted_at = excluded.demoted_at
                 where lint_rule.state = 'warn' and lint_rule.demoted_at is null""")
                .param("rule", rule.word())
                .param("since", at(since))
                .param("now", at(now))
                .update();
    }

    /** Who dismissed a finding of a message, and what it was about then. */
    record Dismissed(List<String> words, String reason) {}

    Map<LintRule, Dismissed> dismissed(Lint.Message message) {
        var dismissed = new EnumMap<LintRule, Dismissed>(LintRule.class);
        jdbc.sql("""
                select rule, words, reason
                from lint_finding
                where pursuit_id = :pursuit and touch = :touch and dismissed_at is not null""")
                .param("pursuit", message.pursuitId())
                .param("touch", message.touch())
                .query(row -> {
                    var rule = LintRule.of(row.getString("rule")).orElse(null);
                    if (rule != null)
                        dismissed.put(rule, new Dismissed(words(row.getArray("words")), row.getString("reason")));
                });
        return dismissed;
    }

    /** Once for each rule and message; what was found there before stays as it is. */
    void found(Lint.Message message, Collection<LintRule> rules, long memberId, Instant now) {
        jdbc.sql("""
                insert into lint_finding (rule, prospect_id, pursuit_id, touch, words, found_at, found_by)
                select rule, :prospect, :pursuit, :touch, '{}', :now, :member from unnest(:rules::text[]) rule
                on conflict (pursuit_id, touch, rule) do nothing""")
                .param("prospect", message.prospectId())
                .param("pursuit", message.pursuitId())
                .param("touch", message.touch())
                .param("now", at(now))
                .param("member", memberId)
                .param("rules", words(rules))
                .update();
    }

    void sent(Lint.Message message, Collection<LintRule> rules, Instant now) {
        jdbc.sql("""
                update lint_finding set sent_at = :now
                where pursuit_id = :pursuit and touch = :touch and rule = any(:rules)""")
                .param("pursuit", message.pursuitId())
                .param("touch", message.touch())
                .param("rules", words(rules))
                .param("now", at(now))
                .update();
    }

    void dismiss(Lint.Message message, LintRule rule, List<String> words, String reason, long memberId, Instant now) {
        jdbc.sql("""
                insert into lint_finding (rule, prospect_id, pursuit_id, touch, words, found_at, found_by,
                                          dismissed_at, dismissed_by, reason)
                values (:rule, :prospect, :pursuit, :touch, :words, :now, :member, :now, :member, :reason)
                on conflict (pursuit_id, touch, rule) do update
                   set words = excluded.words, dismissed_at = excluded.dismissed_at,
                       dismissed_by = excluded.dismissed_by, reason = excluded.reason""")
                .param("rule", rule.word())
                .param("prospect", message.prospectId())
                .param("pursuit", message.pursuitId())
                .param("touch", message.touch())
                .param("words", words.toArray(String[]::new))
                .param("now", at(now))
                .param("member", memberId)
                .param("reason", reason)
                .update();
    }

    /** @param sent how many were neither mended nor dismissed before the message left */
    record Counts(long found, long dismissed, long sent) {}

    Counts counts(LintRule rule, Instant since) {
        return jdbc.sql("""
                select count(*) as found, count(dismissed_at) as dismissed,
                       count(sent_at) filter (where dismissed_at is null) as sent
                from lint_finding
                where rule = :rule and found_at > :since""")
                .param("rule", rule.word())
                .param("since", at(since))
                .query((row, _) -> new Counts(row.getLong("found"), row.getLong("dismissed"), row.getLong("sent")))
                .single();
    }

    /** The latest that still say why, for a leader who wonders. */
    List<Lint.Dismissal> dismissals(LintRule rule, int n) {
        return jdbc.sql("""
                select f.dismissed_at, m.name, f.reason, f.words, f.prospect_id
                from lint_finding f
                join member m on m.id = f.dismissed_by
                where f.rule = :rule and f.dismissed_at is not null and f.reason <> ''
                order by f.dismissed_at desc
                limit :n""")
                .param("rule", rule.word())
                .param("n", n)
                .query((row, _) -> new Lint.Dismissal(
                        instant(row, "dismissed_at"),
                        row.getString("name"),
                        row.getString("reason"),
                        words(row.getArray("words")),
                        row.getLong("prospect_id")))
                .list();
    }

    void forgetWords(Collection<Long> pursuitIds) {
        jdbc.sql("""
                update lint_finding set words = '{}', reason = case when reason is not null then '' end
                where pursuit_id = any(:ids) and (words <> '{}' or reason <> '')""").param("ids", pursuitIds.toArray(Long[]::new)).update();
    }

    private static String[] words(Collection<LintRule> rules) {
        return rules.stream().map(LintRule::word).toArray(String[]::new);
    }

    private static List<String> words(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static OffsetDateTime at(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
