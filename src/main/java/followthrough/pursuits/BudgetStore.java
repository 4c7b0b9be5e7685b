package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.instant;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Ramp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was sent and what is about to be, as budgets and the ramp of a mailbox count it; read from the send ledger. */
@Component
class BudgetStore {
    private final JdbcClient jdbc;

    BudgetStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Messages of a mailbox that could leave now and have not. @param planned automatic ones that wait for nothing but their turn */
    record InLine(int all, int planned) {
        static final InLine NONE = new InLine(0, 0);
    }

    /** Of each of these mailboxes; of those that have nothing in line, nothing. */
    Map<Long, InLine> inLine(Collection<Long> mailboxIds, Instant now) {
        var inLine = new HashMap<Long, InLine>();
        jdbc.sql("""
                select mailbox_id, count(*) as all, count(*) filter (where automatic and state = 'planned') as planned
                  from ledger
                 where mailbox_id = any(:ids) and pending and state in ('planned', 'claimed') and not_before <= :now
                 group by mailbox_id
                """)
                .param("ids", mailboxIds.toArray(Long[]::new))
                .param("now", at(now))
                .query(rs -> {
                    inLine.put(rs.getLong("mailbox_id"), new InLine(rs.getInt("all"), rs.getInt("planned")));
                });
        return inLine;
    }

    /** Locks the mailbox for this transaction, so that two nodes never spend its budget twice; false when one does. */
    boolean lockMailbox(long mailboxId) {
        // Not against the key: whoever plans messages of this mailbox is in nobody's way.
        return jdbc.sql("select id from mailbox where id = :id for no key update skip locked")
                .param("id", mailboxId)
                .query((rs, n) -> rs.getLong(1))
                .optional()
                .isPresent();
    }

    record Used(int lastMinute, int lastDay) {}

    /** What a mailbox handed over, or is about to, in the last minute and in the last 24 hours of business time. */
    Used used(Mailbox mailbox, Instant now, Instant real) {
        if (mailbox.unlimited()) return new Used(0, 0);
        return jdbc.sql("""
                        select count(*) filter (where handed_over_at > :minute) as minute, count(*) as day
                          from (select handed_over_at from ledger
                                 where mailbox_id = :mailbox and done_at > :day and handed_over_at > :day
                                union all
                                select case state when 'claimed' then 'infinity' else handed_over_at end from ledger
                                 where mailbox_id = :mailbox and pending
                                   and (state = 'claimed' and lease_until >= :real
                                        or state = 'handed over' and handed_over_at > :day)) used
                        """)
                .param("mailbox", mailbox.mailboxId())
                .param("minute", at(now.minusSeconds(60)))
                .param("day", at(now.minus(Duration.ofHours(24))))
                .param("real", at(real))
                .query((rs, n) -> new Used(rs.getInt("minute"), rs.getInt("day")))
                .single();
    }

    /** One e-mail that counts for a key, and when it was handed over. */
    record Use(String key, Instant at) {}

    /** Two transactions that claim within the budgets of the workspace come one after the other. */
    void budgetsInTurn() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('budgets'))").query(rs -> {});
    }

    /** The messages of one key. Of a person by the pursuits, of which one person has few. */
    private static String of(Budgets.Scope scope) {
        return switch (scope) {
            case PROSPECT -> "from pursuit p join ledger l on l.pursuit_id = p.id where p.prospect_id = k.key::bigint";
            case COMPANY -> "from ledger l where l.company_id = k.key::bigint";
            case DOMAIN -> "from ledger l where l.domain = k.key";
        };
    }

    /**
     * What was handed over since then, the last {@code most} of each key: what is done with, by an index on that, and what
     * a server has at the moment. No index may name the hand-over itself, see V19.
     */
    List<Use> handedOver(Budgets.Scope scope, Set<String> keys, Instant since, int most) {
        return jdbc.sql("""
                        select k.key, u.at from unnest(:keys) k (key) cross join lateral (
                            (select l.handed_over_at as at %1$s and l.done_at > :since and l.handed_over_at > :since
                              order by l.done_at desc limit :most)
                            union all
                            select l.handed_over_at %1$s and l.pending and l.state = 'handed over' and l.handed_over_at > :since
                            order by at desc limit :most) u
                        """.formatted(of(scope)))
                .param("keys", keys.toArray(String[]::new))
                .param("since", at(since))
                .param("most", most)
                .query((rs, n) -> new Use(rs.getString("key"), instant(rs, "at")))
                .list();
    }

    /** The keys of what nodes are about to hand over, one for each message; not of what this lease is about. */
    List<String> aboutTo(Budgets.Scope scope, Set<String> keys, @Nullable UUID lease, Instant real) {
        return jdbc.sql("""
                        select k.key from unnest(:keys) k (key) cross join lateral (
                            select l.id %s and l.pending and l.state = 'claimed' and l.lease_until >= :real
                               and l.lease_token is distinct from :lease::uuid) u
                        """.formatted(of(scope)))
                .param("real", at(real))
                .param("lease", lease)
                .param("keys", keys.toArray(String[]::new))
                .query((rs, n) -> rs.getString(1))
                .list();
    }

    /** Automatic e-mails a mailbox handed over since then, or is about to. @param real now in real time, for leases */
    int sentByItself(long mailboxId, Instant since, Instant real) {
        return jdbc.sql("""
                        select (select count(*) from ledger
                                 where mailbox_id = :mailbox and done_at > :since and handed_over_at > :since and automatic)
                             + (select count(*) from ledger
                                 where mailbox_id = :mailbox and pending and automatic
                                   and (state = 'handed over' and handed_over_at > :since
                                        or state = 'claimed' and lease_until >= :real))
                        """)
                .param("mailbox", mailboxId)
                .param("since", at(since))
                .param("real", at(real))
                .query(Integer.class)
                .single();
    }

    /**
     * What became of a mailbox's last e-mails: those that went to addresses which are dead now, or were refused, and those
     * of which people complained.
     *
     * @param after of these only; absent: of all
     * @param most how many are looked at
     */
    Ramp.Sent sample(long mailboxId, @Nullable Instant after, int most, Instant dayAgo) {
        return jdbc.sql("""
                        with last as (
                            (select l.id, l.prospect_id, l.recipient, l.state, l.handed_over_at as at
                               from ledger l
                              where l.mailbox_id = :mailbox and l.done_at > :after and l.handed_over_at > :after
                                and l.pursuit_id is not null
                              order by l.done_at desc limit :most)
                            union all
                            (select l.id, l.prospect_id, l.recipient, l.state, l.done_at
                               from ledger l
                              where l.mailbox_id = :mailbox and l.refused and l.done_at > :after
                              order by l.done_at desc limit :most)),
                        sample as (select * from last order by at desc limit :most)
                        select count(*)::int as sent,
                               count(*) filter (where s.state = 'failed' or exists (
                                   select from touch t join address a on a.prospect_id = s.prospect_id
                                    where t.ledger_id = s.id and t.bounced_at is not null
                                      and a.kind = 'email' and a.lookup = lower(s.recipient) and a.dead_at is not null))::int as dead,
                               count(*) filter (where exists (
                                   select from received r
                                    where r.prospect_id = s.prospect_id and r.ledger_id = s.id
                                      and r.kind = 'complaint'))::int as complaints,
                               (select count(*)::int from ledger
                                 where mailbox_id = :mailbox and done_at > :day and handed_over_at > :day
                                   and automatic) as by_itself
                          from sample s
                        """)
                .param("mailbox", mailboxId)
                .param("after", at(after == null ? Instant.EPOCH : after))
                .param("day", at(dayAgo))
                .param("most", most)
                .query((rs, n) -> new Ramp.Sent(
                        rs.getInt("sent"), rs.getInt("dead"), rs.getInt("complaints"), rs.getInt("by_itself")))
                .single();
    }

    /** The moment at which the oldest of a mailbox's hand-overs since then was made; empty when there was none. */
    Optional<Instant> firstSince(long mailboxId, Instant since) {
        return jdbc.sql("""
                        select min(handed_over_at) as first from ledger
                         where mailbox_id = :mailbox and done_at > :since and handed_over_at > :since
                        having count(*) > 0
                        """)
                .param("mailbox", mailboxId)
                .param("since", at(since))
                .query((rs, n) -> instant(rs, "first"))
                .optional();
    }
}
