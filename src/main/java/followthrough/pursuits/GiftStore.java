package followthrough.pursuits;

import static followthrough.pursuits.PursuitStore.instant;
import static followthrough.pursuits.PursuitStore.longs;
import static followthrough.pursuits.PursuitStore.texts;

import followthrough.prospects.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL of the value ledger. */
@Component
class GiftStore {
    private final JdbcClient jdbc;

    GiftStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record NewGift(
            long touchId, String kind, @Nullable Long contentId, String words) {}

    /** @param gives of each of these touches, in their order */
    void add(List<Long> touchIds, List<Gives> gives) {
        var all = new ArrayList<NewGift>();
        for (int n = 0; n < touchIds.size(); n++) {
            long touchId = touchIds.get(n);
            var it = gives.get(n);
            it.contents().forEach(content -> all.add(new NewGift(touchId, "asset", content, "")));
            if (!it.answer().isEmpty()) all.add(new NewGift(touchId, "answer", null, it.answer()));
            if (!it.introduction().isEmpty()) all.add(new NewGift(touchId, "introduction", null, it.introduction()));
        }
        if (all.isEmpty()) return;
        jdbc.sql("""
                insert into gift (touch_id, kind, content_id, words)
                select touch, kind, content, words
                  from unnest(:touches, :kinds, :contents, :words) with ordinality as g (touch, kind, content, words, place)
                 order by place
                """)
                .param("touches", longs(all, NewGift::touchId))
                .param("kinds", texts(all, NewGift::kind))
                .param("contents", longs(all, NewGift::contentId))
                .param("words", texts(all, NewGift::words))
                .update();
    }

    /** @param contentId of an asset; absent for what has words @param perhaps whether nobody knows that it arrived */
    record Row(
            long prospectId,
            String kind,
            @Nullable Long contentId,
            String words,
            Channel channel,
            Instant at,
            boolean perhaps) {}

    /** What these prospects have received, the latest first. What was taken back or came back they have not. */
    List<Row> received(Collection<Long> prospectIds) {
        return jdbc.sql("""
                        select t.prospect_id, g.kind, g.content_id, g.words, t.channel, t.made_at as at, false as perhaps
                          from touch t join gift g on g.touch_id = t.id
                         where t.prospect_id = any(:ids) and t.undone_at is null and t.bounced_at is null
                        union all
                        select p.prospect_id, 'asset', c.id, '', 'email', coalesce(l.done_at, l.planned_at), true
                          from pursuit p join ledger l on l.pursuit_id = p.id cross join unnest(l.contents) c (id)
                         where p.prospect_id = any(:ids) and l.in_doubt
                         order by at desc, content_id
                        """)
                .param("ids", prospectIds.toArray(Long[]::new))
                .query((rs, n) -> new Row(
                        rs.getLong("prospect_id"),
                        rs.getString("kind"),
                        rs.getObject("content_id", Long.class),
                        rs.getString("words"),
                        Channel.of(rs.getString("channel")),
                        instant(rs, "at"),
                        rs.getBoolean("perhaps")))
                .list();
    }

    /** The words of what was given in these pursuits go; that it was given stays. */
    void forgetWords(List<Long> pursuitIds) {
        jdbc.sql(
                        "update gift g set words = '' from touch t where t.id = g.touch_id and t.pursuit_id = any(:ids) and g.words <> ''")
                .param("ids", pursuitIds.toArray(Long[]::new))
                .update();
    }

    /** How many of those who run through a sequence now are in one trade; empty where nobody said it. */
    record Trade(String name, int people) {}

    /**
     * The trades of those who run through these versions, most people first; of the latest few thousand, which is enough to
     * see what is missing.
     *
     * @param columns in which lists and forms say it, the first that does counts
     */
    List<Trade> trades(List<Long> versionIds, List<String> columns) {
        return jdbc.sql("""
                        select (array_agg(trade))[1] as name, count(*)::int as people
                          from (select coalesce((select trim(value) from jsonb_each_text(r.custom)
                                                  where lower(trim(key)) = any(:columns) and trim(value) <> ''
                                                  order by array_position(:columns, lower(trim(key))) limit 1), '') as trade
                                  from (select prospect_id from pursuit
                                         where version_id = any(:versions) and state <> 'ended'
                                         order by id desc limit 5000) p
                                  join prospect r on r.id = p.prospect_id) t
                         group by lower(trade) order by people desc, name limit 50
                        """)
                .param("versions", versionIds.toArray(Long[]::new))
                .param("columns", columns.toArray(String[]::new))
                .query((rs, n) -> new Trade(rs.getString("name"), rs.getInt("people")))
                .list();
    }
}
