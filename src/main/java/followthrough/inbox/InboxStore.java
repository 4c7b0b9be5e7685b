package followthrough.inbox;

import followthrough.channels.email.Incoming;
import followthrough.prospects.Prospects;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about received mail. */
@Component
class InboxStore {
    private final JdbcClient jdbc;

    InboxStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param prospectId absent while nobody has said whom it is about
     * @return the row; empty when this very message was kept before
     */
    Optional<Long> keep(
            Incoming incoming, Heard heard, @Nullable Long prospectId, @Nullable Long ledgerId, Instant now) {
        return jdbc.sql("""
                        insert into received (mailbox_id, folder, uid_validity, uid, prospect_id, ledger_id, kind, sender,
                                              subject, text, message_id, at, sender_name)
                        values (:mailbox, :folder, :validity, :uid, :prospect, :ledger, :kind, :sender, :subject, :text,
                                :messageId, :at, :name)
                        on conflict (mailbox_id, folder, uid_validity, uid) do nothing
                        returning id
                        """)
                .param("mailbox", incoming.mailboxId())
                .param("folder", incoming.folder())
                .param("validity", incoming.uidValidity())
                .param("uid", incoming.uid())
                .param("prospect", prospectId)
                .param("ledger", ledgerId)
                .param(
                        "kind",
                        prospectId == null
                                ? PERHAPS + heard.kind().word()
                                : heard.kind().word())
                .param("sender", heard.from())
                .param("subject", heard.subject())
                .param("name", heard.fromName())
                // Who somebody unknown is, their signature says best.
                .param("text", prospectId == null ? heard.signed() : heard.text())
                .param("messageId", heard.messageId())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((rs, n) -> rs.getLong(1))
                .optional();
    }

    /** Before the kind of what nobody has said whom it is about. */
    private static final String PERHAPS = "perhaps ";

    /** A message of which nobody has said whom it is about. @param optOut whether it asks to hear no more */
    record Undecided(String sender, String subject, String text, boolean optOut) {}

    Optional<Undecided> undecided(long receivedId) {
        return jdbc.sql(
                        "select sender, subject, text, kind from received where id = :id and prospect_id is null for update")
                .param("id", receivedId)
                .query((rs, n) -> new Undecided(
                        rs.getString("sender"),
                        rs.getString("subject"),
                        rs.getString("text"),
                        rs.getString("kind").endsWith(new Heard.Kind.OptOut().word())))
                .optional();
    }

    /** Of which nobody is asked any more, because those it may be about are gone, and what is older; some at a time. */
    List<Long> undecidedInVain(@Nullable Instant before) {
        return jdbc.sql("""
                        select id from received r
                         where prospect_id is null and starts_with(kind, :perhaps)
                           and (at < :before or not exists (select from perhaps x where x.received_id = r.id))
                         order by id limit 500
                        """)
                .param("perhaps", PERHAPS)
                .param("before", before == null ? null : before.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((rs, n) -> rs.getLong(1))
                .list();
    }

    void isAbout(long receivedId, long prospectId, String text) {
        jdbc.sql("""
                        update received set prospect_id = :prospect, kind = replace(kind, :perhaps, ''), text = :text
                         where id = :id and prospect_id is null
                        """)
                .param("prospect", prospectId)
                .param("perhaps", PERHAPS)
                .param("text", text)
                .param("id", receivedId)
                .update();
    }

    /** What it says and who wrote it goes; that it was read stays, so that it does not come again. */
    void forget(long receivedId) {
        jdbc.sql("""
                update received set sender = '', sender_name = '', subject = '', text = '', message_id = null, kind = 'other'
                 where id = :id and prospect_id is null
                """).param("id", receivedId).update();
    }

    void forgetWords(List<Prospects.Span> spans) {
        jdbc.sql("""
                update received r set text = ''
                  from unnest(:prospects, :froms::timestamptz[], :untils::timestamptz[]) s (prospect, begins, ends)
                 where r.prospect_id = s.prospect and r.at between s.begins and s.ends and r.text <> ''
                """)
                .param(
                        "prospects",
                        spans.stream().map(Prospects.Span::prospectId).toArray(Long[]::new))
                .param("froms", spans.stream().map(it -> it.from().toString()).toArray(String[]::new))
                .param("untils", spans.stream().map(it -> it.until().toString()).toArray(String[]::new))
                .update();
    }

    /** The mail stands with another prospect. */
    void move(List<Long> receivedIds, long prospectId) {
        jdbc.sql("update received set prospect_id = :prospect where id = any(:ids)")
                .param("prospect", prospectId)
                .param("ids", receivedIds.toArray(Long[]::new))
                .update();
    }

    /** Whether an earlier report than this one said that the message came back. */
    boolean cameBackBefore(long receivedId, long prospectId, long ledgerId) {
        return jdbc.sql("""
                        select exists (select from received
                                        where prospect_id = :prospect and ledger_id = :ledger and kind = 'bounce' and id <> :id)
                        """)
                .param("prospect", prospectId)
                .param("ledger", ledgerId)
                .param("id", receivedId)
                .query(Boolean.class)
                .single();
    }
}
