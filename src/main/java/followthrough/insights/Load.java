package followthrough.insights;

import followthrough.insights.LoadForecast.Course;
import followthrough.insights.LoadForecast.Forecast;
import followthrough.insights.LoadForecast.Input;
import followthrough.insights.LoadForecast.Owed;
import followthrough.insights.LoadForecast.Rep;
import followthrough.insights.LoadForecast.Running;
import followthrough.insights.LoadForecast.Stream;
import followthrough.playbook.Playbook;
import followthrough.playbook.Sequence;
import followthrough.playbook.Sequence.Purpose;
import followthrough.playbook.SequenceVersion;
import followthrough.prospects.Tier;
import followthrough.pursuits.Holidays;
import followthrough.pursuits.ProspectCalendar;
import followthrough.team.Absence;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.team.WorkingHours;
import followthrough.web.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The door to the load forecast: what comes to a team in the next four weeks, with the playbook as it is or with a draft. */
@Component
public class Load {
    /** So far back it is looked how many come and who goes on. */
    private static final int WEEKS = 8;

    /** New enquiries a week and rep that are believed in until there are figures. */
    private static final double BELIEVED = 5;

    private final LoadStore store;
    private final Team team;
    private final Playbook playbook;
    private final Clock clock;

    Load(LoadStore store, Team team, Playbook playbook, Clock clock) {
        this.store = store;
        this.team = team;
        this.playbook = playbook;
        this.clock = clock;
    }

    /**
     * @param wanted the team; absent: the viewer's own
     * @param draft of one sequence, to be compared with the playbook as it is; absent: nothing is compared
     * @throws NotFound when it is no team the viewer sees
     */
    @Transactional(readOnly = true)
    public LoadView of(Viewer viewer, @Nullable Long wanted, @Nullable Sequence draft) {
        var teams = new HashMap<Long, String>();
        for (var member : team.members())
            if (member.active() && member.joined() && viewer.seesTeam(member.teamId()))
                teams.put(member.teamId(), member.teamName());
        long teamId = wanted == null ? viewer.teamId() : wanted;
        if (!teams.containsKey(teamId)) throw new NotFound("This team");
        var now = clock.instant();
        var known = known(team.membersOf(teamId), now);
        var forecast = LoadForecast.of(input(known, null));
        var drafted = draft == null ? null : LoadForecast.of(input(known, draft));
        return LoadView.of(
                teams.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(it -> new LoadView.TeamName(it.getKey(), it.getValue()))
                        .toList(),
                teamId,
                draft,
                known.history().weeks(),
                known.history().touches(),
                forecast,
                drafted);
    }

    /** All that is asked of the database, once for both forecasts. */
    record Known(LocalDate today, List<Rep> reps, List<LoadStore.Due> due, LoadHistory history) {}

    Known known(List<Member> members, Instant now) {
        var workspace = team.workspace();
        var today = LocalDate.ofInstant(now, workspace.zone());
        var ids = members.stream().map(Member::memberId).toList();
        var history = store.made(ids, now.minus(Duration.ofDays(7L * WEEKS)), now);
        return new Known(
                today,
                reps(members, today, workspace.country()),
                store.due(
                        ids,
                        today.plusDays(LoadForecast.DAYS)
                                .atStartOfDay(workspace.zone())
                                .toInstant()),
                new LoadHistory(history.made(), history.from(), today, ids, id -> playbook.version(id)
                        .sequence()));
    }

    private List<Rep> reps(List<Member> members, LocalDate today, String country) {
        var holidays = Holidays.of(country);
        var hours = members.stream().map(team::workingHours).toList();
        var index = new HashMap<Long, Integer>();
        for (var member : members) index.put(member.memberId(), index.size());
        var reps = new ArrayList<Rep>();
        for (int r = 0; r < members.size(); r++) {
            var works = new boolean[LoadForecast.DAYS];
            var minutes = new int[LoadForecast.DAYS];
            var covers = new int[LoadForecast.DAYS];
            for (int d = 0; d < LoadForecast.DAYS; d++) {
                var date = today.plusDays(d);
                boolean holiday = holidays.apply(date).isPresent();
                works[d] = !holiday && hours.get(r).works(date);
                minutes[d] = works[d]
                        ? Math.min(
                                members.get(r).followUpMinutes(), hours.get(r).minutesOn(date))
                        : 0;
                covers[d] = works[d] ? r : holiday ? -1 : cover(r, date, hours, index);
            }
            reps.add(new Rep(members.get(r).memberId(), members.get(r).name(), works, minutes, covers));
        }
        return reps;
    }

    /** Who of the team is there instead on that date: the cover, or the cover's while that one is away too; -1 when nobody is. */
    private static int cover(int rep, LocalDate date, List<WorkingHours> hours, Map<Long, Integer> index) {
        for (int hops = 0, who = rep; hops < hours.size(); hops++) {
            var cover = hours.get(who).absences().stream()
                    .filter(absence -> absence.covers(date))
                    .map(Absence::coverId)
                    .filter(Objects::nonNull)
                    .map(index::get)
                    .filter(Objects::nonNull)
                    .findFirst();
            if (cover.isEmpty()) return -1;
            who = cover.get();
            if (hours.get(who).works(date)) return who;
        }
        return -1;
    }

    Forecast forecast(Known known) {
        return LoadForecast.of(input(known, null));
    }

    private Input input(Known known, @Nullable Sequence draft) {
        return input(
                known,
                playbook.published().stream().map(SequenceVersion::sequence).toList(),
                id -> playbook.version(id).sequence(),
                team.workspace().country(),
                draft);
    }

    /** @param published what begins for new people */
    static Input input(
            Known known,
            List<Sequence> published,
            LongFunction<Sequence> versions,
            String country,
            @Nullable Sequence draft) {
        var business = new boolean[LoadForecast.DAYS];
        for (int d = 0; d < business.length; d++) {
            var date = known.today().plusDays(d);
            business[d] = !ProspectCalendar.weekendOf(country).contains(date.getDayOfWeek())
                    && Holidays.of(country).apply(date).isEmpty();
        }
        var history = known.history();
        var courses = new ArrayList<Course>();
        var index = new HashMap<Long, Integer>();
        for (var rep : known.reps()) index.put(rep.memberId(), index.size());
        var running = running(known, index, courses, versions);
        var owed = owed(known, index);
        var newcomers = new ArrayList<Stream>();
        var contacts = new HashSet<Integer>();
        boolean isNew =
                draft != null && published.stream().noneMatch(it -> it.key().equals(draft.key()));
        double reactions = 0;
        double reactionsDrafted = 0;
        for (var sequence : published) {
            var instead = draft != null && takesOver(draft, isNew, sequence) ? draft : sequence;
            courses.add(history.course(instead));
            var streams = history.newcomers(
                    sequence.key(), courses.size() - 1, sequence.isFor(Purpose.INBOUND, Tier.B) ? BELIEVED : 0);
            newcomers.addAll(streams);
            if (!sequence.purpose().isFirst()) continue;
            contacts.add(courses.size() - 1);
            double people = streams.stream().mapToDouble(Stream::mean).sum();
            reactions += people * LoadForecast.leaving(history.course(sequence));
            reactionsDrafted += people * LoadForecast.leaving(courses.getLast());
        }
        // Fewer or more who answer make less or more of all that follows an answer.
        double more = reactions == 0 ? 1 : reactionsDrafted / reactions;
        newcomers.replaceAll(stream -> contacts.contains(stream.course()) ? stream : times(stream, more));
        var known28 = new int[LoadForecast.DAYS];
        for (var one : owed) for (int d = 0; d < known28.length; d++) known28[d] += one.touches()[d];
        return new Input(
                known.today(),
                business,
                known.reps(),
                courses,
                running,
                newcomers,
                owed,
                history.others().stream().map(stream -> times(stream, more)).toList(),
                history.newcomersVary(),
                history.otherVary(),
                history.unknown(known28),
                history.otherMinutes(),
                history.late());
    }

    private static Stream times(Stream stream, double times) {
        return new Stream(stream.rep(), stream.course(), stream.shape() * times, stream.rate(), stream.shares());
    }

    /** A draft of a new sequence gets the people whom those it is for got so far. */
    private static boolean takesOver(Sequence draft, boolean isNew, Sequence sequence) {
        return draft.key().equals(sequence.key())
                || (isNew
                        && draft.purpose() == sequence.purpose()
                        && draft.tiers().containsAll(sequence.tiers()));
    }

    private static List<Running> running(
            Known known, Map<Long, Integer> index, List<Course> courses, LongFunction<Sequence> versions) {
        record Place(int rep, long versionId, int step) {}
        var places = new HashMap<Place, int[]>();
        for (var due : known.due()) {
            var versionId = due.versionId();
            var step = due.step();
            var rep = index.get(due.ownerId());
            if (versionId == null || step == null || rep == null) continue;
            var days = places.computeIfAbsent(new Place(rep, versionId, step), key -> new int[LoadForecast.DAYS + 1]);
            int day = day(known.today(), due.day());
            if (day < LoadForecast.DAYS) days[day < 0 ? LoadForecast.DAYS : day] += due.touches();
        }
        var byVersion = new HashMap<Long, Integer>();
        var running = new ArrayList<Running>();
        places.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Place, int[]> it) -> it.getKey().rep())
                        .thenComparing(it -> it.getKey().versionId())
                        .thenComparing(it -> it.getKey().step()))
                .forEach(it -> {
                    var sequence = versions.apply(it.getKey().versionId());
                    if (it.getKey().step() >= sequence.steps().size()) return;
                    int course = byVersion.computeIfAbsent(it.getKey().versionId(), id -> {
                        courses.add(known.history().course(sequence));
                        return courses.size() - 1;
                    });
                    running.add(new Running(
                            it.getKey().rep(),
                            course,
                            it.getKey().step(),
                            it.getValue()[LoadForecast.DAYS],
                            Arrays.copyOf(it.getValue(), LoadForecast.DAYS)));
                });
        return running;
    }

    private static List<Owed> owed(Known known, Map<Long, Integer> index) {
        var owed = new ArrayList<Owed>();
        for (int rep = 0; rep < known.reps().size(); rep++) {
            var touches = new int[LoadForecast.DAYS];
            var minutes = new int[LoadForecast.DAYS];
            int overdue = 0;
            int overdueMinutes = 0;
            for (var due : known.due()) {
                if (due.versionId() != null || !Integer.valueOf(rep).equals(index.get(due.ownerId()))) continue;
                int day = day(known.today(), due.day());
                if (day >= LoadForecast.DAYS) continue;
                if (day < 0) {
                    overdue += due.touches();
                    overdueMinutes += due.minutes();
                } else {
                    touches[day] += due.touches();
                    minutes[day] += due.minutes();
                }
            }
            owed.add(new Owed(rep, touches, minutes, overdue, overdueMinutes));
        }
        return owed;
    }

    private static int day(LocalDate today, LocalDate day) {
        return (int) Math.clamp(ChronoUnit.DAYS.between(today, day), -1, LoadForecast.DAYS);
    }
}
