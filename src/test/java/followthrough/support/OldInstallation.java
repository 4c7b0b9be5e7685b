package followthrough.support;

import followthrough.database.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A database as an earlier version left it: its schema, and people in every table there was. Two thirds of the pursuits are
 * open; texts hold what files trip over.
 */
public final class OldInstallation {
    /** From the password sealed in the mailbox, as hexadecimal digits. */
    public static final String SEALED = "01c0ffee00c0ffee00c0ffee00c0ffee00c0ffee";

    public static final String SIGN_IN = "5161";
    public static final String ONE_TIME = "0e71";

    private static final String NOW = "timestamptz '2026-03-02 08:00:00.123456Z'";

    private OldInstallation() {}

    /** All versions there were, the present one last. */
    public static List<Integer> versions() {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver().getResources("classpath:db/migration/V*.sql"))
                    .map(step -> Objects.requireNonNull(step.getFilename()))
                    .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void make(DatabaseAddress address, int version, int people) {
        Flyway.configure()
                .dataSource(address.url(), address.user(), address.password())
                .target(String.valueOf(version))
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(address.url(), address.user(), address.password())) {
            connection.setAutoCommit(false);
            for (var since : rows(version, people).headMap(version, true).values())
                try (var statement = connection.createStatement()) {
                    statement.execute(since.replace("NOW", NOW));
                }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is written, by the version that brought its tables. */
    private static TreeMap<Integer, String> rows(int version, int people) {
        var rows = new TreeMap<Integer, String>();
        rows.put(1, """
                insert into workspace (name, zone, currency, postal_address, suppression_key, created_at)
                  values ('Old Tools', 'Europe/Madrid', 'EUR', E'1 Quay\\nMadrid', '\\x00ff5c0a', NOW);
                insert into team (name) values ('North');
                insert into member (team_id, email, name, role, password_hash, zone, created_at)
                  select id, 'ana@old.example', 'Ana', 'administrator', '$argon2id$hash', 'Europe/Madrid', NOW from team;
                insert into absence (member_id, starts, ends) select id, '2026-04-01', '2026-04-03' from member;
                insert into sign_in select '\\x%s', id, NOW, NOW from member;
                insert into invitation select '\\x%s', id, 'password', NOW from member;
                insert into api_token (member_id, name, token_hash, role, created_at)
                  select id, 'form', '\\x70', 'rep', NOW from member
                """.formatted(SIGN_IN, ONE_TIME));
        rows.put(2, """
                insert into company (name, domain, created_at) values ('Łódź Mebel', null, NOW), ('Nul', 'nul.example', 'infinity');
                insert into prospect (name, title, company_id, owner_id, source, zone, zone_basis, summary, custom, words, created_at)
                  select 'Жанна ' || n, '', c.id, m.id, 'fair', 'Europe/Warsaw', 'country',
                         (array['', 'a,b;"c"', E'one\\r\\ntwo', E'\\\\.', E'\\\\N', 'null', E'\\t', ' space ', '𝄞 é'])[n %% 9 + 1],
                         jsonb_build_object('note', E'"\\n', 'n', n, 'none', null), %s('Жанна ' || n), NOW
                    from company c, member m, generate_series(1, %d) n where c.domain is null;
                insert into address (prospect_id, kind, value, lookup, position)
                  select id, 'email', 'Z' || id || '@Old.example', 'z' || id || '@old.example', 0 from prospect;
                insert into suppression values ('\\x5c2c0a00', 'complaint', 'wrote "stop"', NOW);
                insert into deal (prospect_id, title, amount, currency, stage, created_at)
                  select id, 'Oak', 0.10, 'EUR', 'open', NOW from prospect where id %% 7 = 0;
                insert into timeline (prospect_id, at, kind, text, detail)
                  select id, NOW, 'captured', 'Came by a list', E'Dear Ana,\\n\\n"' from prospect
                """.formatted(version < 12 ? "plain" : "searchable", people));
        rows.put(3, """
                insert into sequence (key) values ('first-contact');
                insert into sequence_version (sequence_id, number, yaml, published_at) select id, 1, E'key: x\\n', NOW from sequence
                """);
        rows.put(4, """
                insert into mailbox (member_id, address, display_name, smtp_host, smtp_port, smtp_tls, imap_host, imap_port,
                                     imap_tls, username, secret, created_at, paused_at, paused_why)
                  select id, a || '@old.example', 'Ana', 'smtp.old.example', 465, 'tls', 'imap.old.example', 993, 'tls', 'ana',
                         case a when 'gone' then '' else '\\x%s'::bytea end, NOW,
                         case a when 'ana' then null else NOW end, case a when 'ana' then null else 'On holiday' end
                    from member, unnest(array['ana', 'sales', 'gone']) a;
                insert into mailbox_mark select id, 'INBOX', 1, 9 from mailbox where secret <> '';
                insert into allowed_host values ('smtp.old.example', true, (select id from member), NOW);
                insert into received (mailbox_id, folder, uid_validity, uid, prospect_id, kind, sender, subject, text, at)
                  select m.id, 'INBOX', 1, p.id, p.id, 'reply', 'z', 'Re: Oak', E'> "quoted"\\n', NOW
                    from mailbox m, prospect p where m.address = 'ana@old.example' and p.id %% 5 = 0
                """.formatted(SEALED));
        rows.put(5, """
                insert into pursuit (prospect_id, kind, state, ending, ended_at, opened_at, clock_due, channels%s)
                  select id, 'sale', case when id %% 3 = 0 then 'ended' else 'new' end, case when id %% 3 = 0 then 'no' end,
                         case when id %% 3 = 0 then NOW end, NOW, NOW, array['email', 'a "b" {']%s from prospect;
                insert into next_step (pursuit_id, prospect_id, owner_id, due_at, lane, kind, channel, goal, minutes, why_then, worth)
                  select u.id, prospect_id, m.id, NOW, 'new', 'touch', 'call', 'They say when', 5, 'first touch', 0.1
                    from pursuit u, member m where u.open;
                insert into commitment (pursuit_id, kind, due_at, made_at) select id, 'call back', NOW, NOW from pursuit where id %% 4 = 0;
                insert into touch (pursuit_id, prospect_id, channel, automatic, made_at, number, goal, minutes)
                  select id, prospect_id, 'email', true, NOW, 1, 'They know us', 1 from pursuit;
                insert into timeline (prospect_id, pursuit_id, at, kind, text)
                  select prospect_id, id, NOW, 'touch', 'E-mail sent' from pursuit;
                insert into ledger (pursuit_id, prospect_id, enrolment_id, step, run, automatic, mailbox_id, state, message_id, key,
                                    unsubscribe, recipient, subject, body, goal, minutes, planned_at, not_before)
                  select u.id, u.prospect_id, nextval('enrolment_number'), 0, 0, true, m.id, 'sent', '<' || u.id || '@old.example>',
                         gen_random_uuid(), 'way-out-' || u.id, 'z@old.example', 'Oak', E'Dear,\\n', 'They know us', 1, NOW, NOW
                    from pursuit u, mailbox m where m.address = 'ana@old.example';
                insert into undo (member_id, pursuit_id, revision, label, before, until)
                  select m.id, u.id, 1, 'no', '{}', NOW from member m, pursuit u where not u.open;
                insert into alert (member_id, text, link, at) select id, 'New', '/today', NOW from member;
                insert into instance (instance_id, last_tick_at) values ('the original', NOW)
                """.formatted(
                        version < 23 ? "" : ", said_id", version < 23 ? "" : ", case when id % 3 = 0 then 0 end"));
        rows.put(6, """
                insert into import (member_id, file_name, file_hash, file_size, state, settings, row_count, created_at)
                  select id, 'fair.csv', '\\x00', 9, 'done', '{}', %d, NOW from member;
                update prospect set import_id = (select id from import);
                insert into import_row (import_id, row_number, verdict, prospect_id) select import_id, id, 'new', id from prospect;
                insert into capture_seen values ('\\x0102', 1, NOW)
                """.formatted(people));
        rows.put(9, "insert into unrecorded (ledger_id) select min(id) from ledger");
        rows.put(10, """
                insert into saved_view (member_id, name, query, made_at) select id, 'Mine', 'tier=A&q=%22', NOW from member;
                insert into handed_over (member_id, owner_id, prospect_ids, owner_ids, until)
                  select id, id, '{1,2}', '{}', NOW from member
                """);
        rows.put(27, """
                insert into mail_provider (provider, client_id, tenant, secret, changed_by, changed_at)
                  select 'microsoft', 'c0a1', 'common', '\\x%1$s', id, NOW from member;
                insert into mailbox_sign_in values ('\\x%2$s', 'microsoft', '', '\\x%1$s', NOW)
                """.formatted(SEALED, ONE_TIME));
        rows.put(29, """
                insert into asset (key, name, trades, answers, stages, changed_at, changed_by)
                  select k, 'Price "guide"', array['metal, sheet', ''], E'How\\nmuch?', '{talking}', NOW, id
                    from member, unnest(array['guide', 'prices']) k;
                insert into asset_content (asset_id, link, added_at, added_by)
                  select a.id, 'https://old.example/?a=1&b="2"', NOW, changed_by from asset a where key = 'prices';
                insert into asset_content (asset_id, file_name, media_type, bytes, added_at, added_by)
                  select a.id, 'Größe.pdf', 'application/pdf', convert_to(E'%%PDF-1.7\\n', 'UTF8') || '\\x00ff80'::bytea, NOW, changed_by
                    from asset a where key = 'guide';
                insert into gift (touch_id, kind, content_id) select min(t.id), 'asset', c.id from touch t, asset_content c group by c.id;
                insert into gift (touch_id, kind, words) select max(id), 'answer', 'delivery, "costs"' from touch having count(*) > 0;
                insert into snippet (key, text, changed_at, changed_by) select 'here', E'At the "quay",\\n1', NOW, id from member;
                update ledger set contents = array(select id from asset_content), answers = 'how' where id = (select min(id) from ledger)
                """);
        return rows;
    }
}
