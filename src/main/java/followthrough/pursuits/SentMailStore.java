package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.at;
import static followthrough.pursuits.PursuitStore.texts;

import followthrough.channels.email.SentCopy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL that finds an e-mail of ours by what others know of it: an id, a token, the address it went to. */
@Component
class SentMailStore {
    private final JdbcClient jdbc;

    SentMailStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<LedgerStore.Message> byIds(List<String> messageIds, List<UUID> keys) {
        var all = Stream.concat(keys.stream(), messageIds.stream().flatMap(id -> MessageKey.of(id).stream()));
        return jdbc.sql(LedgerStore.MESSAGE + """
                         where id in (select id from ledger where key = any(:keys)
                                      union all select id from ledger where message_id = any(:ids) and not found_by_key
                                      union all select ledger_id from ledger_renamed where message_id = any(:ids))
                         order by id desc limit 1
                        """)
                .param("ids", messageIds.toArray(String[]::new))
                .param("keys", all.toArray(UUID[]::new))
                .query(LedgerStore::message)
                .optional();
    }

    Optional<LedgerStore.Message> byUnsubscribe(String token) {
        return jdbc.sql(LedgerStore.MESSAGE + """
                         where (unsubscribe = :token and key between :first and :last)
                            or (unsubscribe = :token and not found_by_key)
                        """)
                .param("token", token)
                .param("first", MessageKey.first(token))
                .param("last", MessageKey.last(token))
                .query(LedgerStore::message)
                .optional();
    }

    /**
     * The last message that went to an address: of the prospect whose it is, or else, should nobody have it any more, one
     * that went there of late.
     *
     * @param lookup the address as it is looked up by
     * @param since how far back is looked for that of nobody
     */
    Optional<LedgerStore.Message> lastToAddress(String address, String lookup, Instant since) {
        return jdbc.sql("select " + LedgerStore.COLUMNS + """
                          from address a join pursuit p on p.prospect_id = a.prospect_id join ledger l on l.pursuit_id = p.id
                         where a.kind = 'email' and a.lookup = :lookup and lower(l.recipient) = lower(a.value)
                           and l.state in ('sent', 'unknown')
                         order by l.done_at desc limit 1
                        """)
                .param("lookup", lookup)
                .query(LedgerStore::message)
                .optional()
                .or(() -> jdbc.sql(LedgerStore.MESSAGE + """
                                 where l.domain = lower(substring(:address from '[^@]*$')) and l.done_at > :since
                                   and lower(l.recipient) = lower(:address) and l.state in ('sent', 'unknown')
                                 order by l.done_at desc limit 1
                                """)
                        .param("address", address)
                        .param("since", at(since))
                        .query(LedgerStore::message)
                        .optional());
    }

    /** A message that is out there under another Message-ID. The first word stands. */
    boolean renamed(long ledgerId, String messageId) {
        return jdbc.sql("""
                        insert into ledger_renamed (ledger_id, message_id) values (:id, :messageId) on conflict do nothing
                        """).param("id", ledgerId).param("messageId", messageId).update() == 1;
    }

    /** Those of these that are ours and are out there under another Message-ID than we gave them. Their own copy knows best. */
    void renamed(List<SentCopy> copies) {
        jdbc.sql("""
                insert into ledger_renamed (ledger_id, message_id)
                select distinct on (l.id) l.id, c.message_id
                  from unnest(:keys::uuid[], :messageIds) c (key, message_id) join ledger l on l.key = c.key
                 where l.message_id <> c.message_id and l.handed_over_at is not null order by l.id
                on conflict (ledger_id) do update set message_id = excluded.message_id
                 where ledger_renamed.message_id <> excluded.message_id
                """)
                .param("keys", texts(copies, copy -> copy.key().toString()))
                .param("messageIds", texts(copies, SentCopy::messageId))
                .update();
    }

    /** Whether this is known as one of theirs, which came to us, or of ours. */
    boolean known(String messageId, @Nullable Long prospectId) {
        return jdbc.sql("""
                        select exists (select from ledger_renamed where message_id = :id)
                            or exists (select from received where prospect_id = :prospect and message_id = :id)
                        """)
                .param("id", messageId)
                .param("prospect", prospectId)
                .query(Boolean.class)
                .single();
    }
}
