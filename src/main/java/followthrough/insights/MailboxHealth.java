package followthrough.insights;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.MailboxesPage;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.NotFound;
import followthrough.web.When;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/** How one mailbox does: what left it and what came back, day by day, for its owner and for those who lead. */
@Controller
public class MailboxHealth {
    private static final int DAYS = 30;
    private static final int LATEST = 20;

    private final Mailboxes mailboxes;
    private final Team team;
    private final JdbcClient jdbc;
    private final Clock clock;

    MailboxHealth(Mailboxes mailboxes, Team team, JdbcClient jdbc, Clock clock) {
        this.mailboxes = mailboxes;
        this.team = team;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One day in the viewer's zone, or all of them.
     *
     * @param cameBack reports that a message was not delivered; warnings of a delay are none
     */
    public record Day(
            @Nullable LocalDate date, int byItself, int byHand, int cameBack, int complaints, int wayOut, int answers) {
        /** How many of a hundred came back or were complained of; empty while too few left to say. */
        public String share() {
            int sent = byItself + byHand;
            if (sent < 20) return "";
            return String.format(Locale.ROOT, "%.1f in 100", 100d * (cameBack + complaints) / sent);
        }

        Day plus(Day other) {
            return new Day(
                    null,
                    byItself + other.byItself,
                    byHand + other.byHand,
                    cameBack + other.cameBack,
                    complaints + other.complaints,
                    wayOut + other.wayOut,
                    answers + other.answers);
        }
    }

    /** One message that came back. @param text as it stands on the timeline */
    public record Returned(long prospectId, String name, String text, String when) {}

    /** All of the page. */
    public record Page(MailboxesPage.Row row, List<Day> days, Day all, List<Returned> returned) {}

    @GetMapping("/insights/mailboxes/{mailboxId}")
    ModelAndView show(Viewer viewer, @PathVariable long mailboxId) {
        return new ModelAndView("insights/mailboxHealth").addObject("page", page(viewer, mailboxId));
    }

    /** @throws NotFound when there is no such mailbox, or it is nobody's whom the viewer leads */
    public Page page(Viewer viewer, long mailboxId) {
        var mailbox = mailboxes
                .find(mailboxId)
                .filter(it -> it.memberId() == viewer.memberId() || seesOwner(viewer, it))
                .orElseThrow(() -> new NotFound("This mailbox"));
        var owner = team.member(mailbox.memberId()).map(Member::name).orElse("");
        var when = When.of(clock, viewer.zone());
        var days = days(mailboxId, viewer.zone());
        return new Page(
                MailboxesPage.Row.of(mailbox, owner, when),
                days,
                days.stream().reduce(new Day(null, 0, 0, 0, 0, 0, 0), Day::plus),
                returned(mailboxId, when));
    }

    private boolean seesOwner(Viewer viewer, Mailbox mailbox) {
        return viewer.leads()
                && team.member(mailbox.memberId())
                        .filter(owner -> viewer.seesTeam(owner.teamId()))
                        .isPresent();
    }

    /** The last thirty days, today first; those of which there is nothing to say as well, for a silence says something. */
    private List<Day> days(long mailboxId, ZoneId zone) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        return jdbc.sql("""
                        with day as (select d::date from generate_series(:from::date, :today::date, interval '1 day') d),
                        sent as (
                            select (l.done_at at time zone :zone)::date as d,
                                   count(*) filter (where l.automatic) as by_itself,
                                   count(*) filter (where not l.automatic) as by_hand
                              from ledger l
                             where l.mailbox_id = :mailbox and l.done_at >= :since and l.state = 'sent'
                               and l.pursuit_id is not null -- not a mailbox's test of itself
                             group by 1),
                        heard as (
                            select (r.at at time zone :zone)::date as d,
                                   count(*) filter (where r.kind = 'bounce') as came_back,
                                   count(*) filter (where r.kind = 'complaint') as complaints,
                                   count(*) filter (where r.kind = 'opt out') as way_out,
                                   count(*) filter (where r.kind = 'reply') as answers
                              from received r where r.mailbox_id = :mailbox and r.at >= :since group by 1)
                        select day.d, coalesce(by_itself, 0) as by_itself, coalesce(by_hand, 0) as by_hand,
                               coalesce(came_back, 0) as came_back, coalesce(complaints, 0) as complaints,
                               coalesce(way_out, 0) as way_out, coalesce(answers, 0) as answers
                          from day left join sent using (d) left join heard using (d) order by day.d desc
                        """)
                .param("mailbox", mailboxId)
                .param("zone", zone.getId())
                .param("today", today)
                .param("from", today.minusDays(DAYS - 1L))
                .param("since", today.minusDays(DAYS - 1L).atStartOfDay(zone).toOffsetDateTime())
                .query((rs, n) -> new Day(
                        rs.getObject("d", LocalDate.class),
                        rs.getInt("by_itself"),
                        rs.getInt("by_hand"),
                        rs.getInt("came_back"),
                        rs.getInt("complaints"),
                        rs.getInt("way_out"),
                        rs.getInt("answers")))
                .list();
    }

    private List<Returned> returned(long mailboxId, When when) {
        return jdbc.sql("""
                        select r.prospect_id, p.name, e.text, r.at
                          from received r
                          join prospect p on p.id = r.prospect_id
                          join timeline e on e.received_id = r.id and e.kind = 'bounce'
                         where r.mailbox_id = :mailbox and r.kind = 'bounce'
                         order by r.id desc, e.id desc limit :most
                        """)
                .param("mailbox", mailboxId)
                .param("most", LATEST)
                .query((rs, n) -> new Returned(
                        rs.getLong("prospect_id"),
                        rs.getString("name"),
                        rs.getString("text"),
                        when.ago(rs.getObject("at", OffsetDateTime.class).toInstant())))
                .list();
    }
}
