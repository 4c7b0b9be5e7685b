package followthrough.inbox;

import followthrough.channels.email.Incoming;
import followthrough.prospects.Prospects;
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

    /** @return the row; empty when this very message was kept before */
    Optional<Long> keep(Incoming incoming, Heard heard, long prospectId, @Nullable Long ledgerId, Instant now) {
        return jdbc.sql("""
                        insert into received (mailbox_id, folder, uid_validity, uid, prospect_id, ledger_id, kind, sender,
                                              subject, text, message_id, at)
                        values (:mailbox, :folder, :validity, :uid, :prospect, :ledger, :kind, :sender, :subject, :text,
                                :messageId, :at)
                        on conflict (mailbox_id, folder, uid_validity, uid) do nothing
                        returning id
                        """)
                .param("mailbox", incoming.mailboxId())
                .param("folder", incoming.folder())
                .param("validity", incoming.uidValidity())
                .param("uid", incoming.uid())
                .param("prospect", prospectId)
                .param("ledger", ledgerId)
                .param("kind", heard.kind().word())
                .param("sender", heard.from())
                .param("subject", heard.subject())
                .param("text", heard.text())
                .param("messageId", heard.messageId())
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((rs, n) -> rs.getLong(1))
                .optional();
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
