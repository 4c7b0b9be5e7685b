package followthrough.sandbox;

import followthrough.channels.SafeHosts;
import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Mailboxes;
import followthrough.channels.email.NewMailbox;
import followthrough.prospects.Added;
import followthrough.prospects.Address;
import followthrough.prospects.Fact;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Corrections;
import followthrough.pursuits.Dispatcher;
import followthrough.pursuits.Messages;
import followthrough.pursuits.Pursuits;
import followthrough.team.Change;
import followthrough.team.FirstAdministrator;
import followthrough.team.Link;
import followthrough.team.Role;
import followthrough.team.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The simulated world. Before the visitor comes it makes a team and its prospects and plays the last weeks through the
 * real engine, dispatcher and mail protocols; from then on it goes on with the sandbox's clock, in one thread.
 */
@Component
@ConditionalOnProperty("followthrough.sandbox")
class SampleWorld implements SmartLifecycle, ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(SampleWorld.class);
    private static final ZoneId HOME = ZoneId.of("Europe/Berlin");
    private static final LocalTime ARRIVAL = LocalTime.of(10, 20);
    private static final Duration AT_MOST = Duration.ofMinutes(40);
    private static final long SEED = 20_261;
    private static final String DOMAIN = "@beispiel-parts.example";

    /**
     * How much of a world.
     *
     * @param played prospects who came in the weeks that are played
     * @param listed further prospects of a list whose first touches lie around the visitor's arrival and after it
     * @param days business days that are played before the visitor arrives
     * @param seed of all that is drawn
     * @param patience so long mail may take to be read before the weeks are played without waiting for it
     */
    record Size(int played, int listed, int days, long seed, Duration patience) {
        static final Size USUAL = new Size(240, 1_760, 21);

        Size(int played, int listed, int days) {
            this(played, listed, days, SEED, Duration.ofSeconds(2));
        }
    }

    /** One of the team. @param diligence the share of what is due that is taken up at once */
    private record Colleague(String name, String zone, Role role, double diligence) {
        String email() {
            return name.toLowerCase(java.util.Locale.ROOT).split(" ")[0] + DOMAIN;
        }
    }

    private static final Colleague VISITOR = new Colleague("Leila Haddad", "Europe/Berlin", Role.ADMINISTRATOR, .95);
    private static final List<Colleague> TEAM = List.of(
            new Colleague("Mateus Prado", "Europe/Lisbon", Role.LEADER, .95),
            new Colleague("Oyin Balogun", "Europe/London", Role.REP, .97),
            new Colleague("Tomas Wieland", "Europe/Berlin", Role.REP, .72),
            new Colleague("Grace Sunderland", "America/New_York", Role.REP, .9),
            new Colleague("Kenji Morikawa", "Asia/Tokyo", Role.REP, .84));

    private final Team team;
    private final Prospects prospects;
    private final Pursuits pursuits;
    private final Corrections corrections;
    private final AddressBook addressBook;
    private final Mailboxes mailboxes;
    private final SafeHosts hosts;
    private final Messages messages;
    private final Dispatcher dispatcher;
    private final SandboxStore store;
    private final SandboxMail mail;
    private final SandboxClock clock;
    private final Size size;
    private final Sandbox.Progress progress;
    private volatile @Nullable String preparing = "Starting";
    private final Random random;
    private final SamplePeople people;
    private final SampleAnswers answers;
    private final Map<Long, String> boxes = new LinkedHashMap<>();
    private final List<Long> owners = new ArrayList<>();
    private @Nullable SampleReps reps;
    private long visitorId;
    private boolean mailIsRead = true;
    private volatile boolean running;
    private @Nullable Thread loop;

    SampleWorld(
            Team team,
            Prospects prospects,
            Pursuits pursuits,
            Corrections corrections,
            AddressBook addressBook,
            Mailboxes mailboxes,
            SafeHosts hosts,
            Messages messages,
            Dispatcher dispatcher,
            SandboxStore store,
            SandboxMail mail,
            SandboxClock clock,
            Size size,
            Sandbox.Progress progress) {
        this.team = team;
        this.prospects = prospects;
        this.pursuits = pursuits;
        this.corrections = corrections;
        this.addressBook = addressBook;
        this.mailboxes = mailboxes;
        this.hosts = hosts;
        this.messages = messages;
        this.dispatcher = dispatcher;
        this.store = store;
        this.mail = mail;
        this.clock = clock;
        this.size = size;
        this.progress = progress;
        this.random = new Random(size.seed());
        this.people = new SamplePeople(new Random(size.seed() + 3));
        this.answers = new SampleAnswers(mail, size.seed());
    }

    /** When such a world begins, so that the visitor arrives on a working morning at most a few days ago. */
    static Instant start(Instant now, Size size) {
        var day = LocalDate.ofInstant(arrival(now), HOME);
        for (int left = size.days(); left > 0; left--) do day = day.minusDays(1); while (!weekday(day));
        return day.atTime(5, 0).toInstant(ZoneOffset.UTC);
    }

    private static Instant arrival(Instant now) {
        var at = now.atZone(HOME).with(ARRIVAL);
        while (at.toInstant().isAfter(now) || !weekday(at.toLocalDate())) at = at.minusDays(1);
        return at.toInstant();
    }

    private static boolean weekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /** Whose eyes the visitor looks through. */
    long visitorId() {
        return visitorId;
    }

    /** What is being done before a visitor can come, in words; absent once one can. */
    @Nullable
    String preparing() {
        return preparing;
    }

    private void say(String words) {
        preparing = words;
        progress.say(words);
    }

    /** Before anything reads mail, so that nothing is missed. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        running = true;
        say("Hiring a team of six");
        hire();
    }

    @Override
    public void run(ApplicationArguments arguments) {
        play();
        clock.run(Speed.REAL);
        preparing = null;
        loop = Thread.ofPlatform().name("sandbox-world").daemon().start(this::goOn);
    }

    @Override
    public void stop() {
        running = false;
        var thread = loop;
        if (thread == null) return;
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // --- the team ---

    private void hire() {
        visitorId = team.setUp(new FirstAdministrator(
                        VISITOR.name(),
                        VISITOR.email(),
                        "invented people only",
                        HOME,
                        "EUR",
                        "Beispiel Parts",
                        "Beispiel Parts GmbH, Musterkai 7, 28000 Beispielhafen",
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                        LocalTime.of(9, 0),
                        LocalTime.of(18, 0)))
                .orElseThrow()
                .memberId();
        // Weeks pass in seconds here, and the visitor's own leads wait for the visitor.
        team.changeWorkspace(team.workspace().withPassOn(false));
        // Their mailboxes are no new ones.
        team.changeSendingRules(team.sendingRules().withoutRamp());
        long teamId = team.member(visitorId).orElseThrow().teamId();
        hosts.allow(SandboxMail.HOST, true, visitorId);
        var cares = new HashMap<Long, Double>();
        settle(visitorId, VISITOR, cares);
        for (var colleague : TEAM)
            switch (team.invite(colleague.name(), colleague.email(), colleague.role(), teamId)) {
                case Link.Refused(var why) -> throw new IllegalStateException(why);
                case Link.Made(var token, var until) -> {
                    done(team.accept(token, "invented people only"));
                    settle(team.memberOf(colleague.email()).orElseThrow().memberId(), colleague, cares);
                }
            }
        reps = new SampleReps(
                team, prospects, pursuits, corrections, addressBook, messages, store, answers, cares, size.seed());
    }

    private void settle(long memberId, Colleague colleague, Map<Long, Double> cares) {
        var member = team.member(memberId).orElseThrow();
        done(team.changeSelf(
                memberId,
                member.name(),
                ZoneId.of(colleague.zone()),
                member.workingDays(),
                member.dayStarts(),
                member.dayEnds(),
                180,
                true));
        mail.open(colleague.email());
        var connected = mailboxes.connect(new NewMailbox(
                memberId,
                colleague.email(),
                colleague.name(),
                new Mailbox.Server(SandboxMail.HOST, mail.smtpPort(), Mailbox.Tls.NONE),
                new Mailbox.Server(SandboxMail.HOST, mail.imapPort(), Mailbox.Tls.NONE),
                colleague.email(),
                SandboxMail.PASSWORD,
                // As much as there can be: reps of a sandbox have no provider who minds.
                600,
                100_000));
        switch (connected) {
            case Mailboxes.Connecting.Connected(long mailboxId) -> boxes.put(mailboxId, colleague.email());
            case Mailboxes.Connecting.Refused(var problems) -> throw new IllegalStateException(problems.toString());
        }
        cares.put(memberId, colleague.diligence());
        owners.add(memberId);
    }

    private static void done(Change change) {
        if (change instanceof Change.Refused(var why)) throw new IllegalStateException(why);
    }

    // --- the weeks before ---

    private void play() {
        var began = System.nanoTime();
        var arrival = arrival(Instant.now());
        var worldBegins = clock.instant();
        clock.run(Speed.PAUSE);
        onLeave(arrival);
        int day = 0;
        var today = LocalDate.ofInstant(worldBegins, ZoneOffset.UTC);
        while (clock.instant().isBefore(arrival)) {
            // The days a visitor looks at most closely are played most closely.
            int hours = day < size.days() - 4 ? 2 : 1;
            var next = clock.instant().plus(Duration.ofHours(hours));
            var date = LocalDate.ofInstant(next, ZoneOffset.UTC);
            // Nights and weekends, in which hardly anything happens, are passed over.
            if (next.atOffset(ZoneOffset.UTC).getHour() > 21 || !weekday(date)) {
                do date = date.plusDays(1);
                while (!weekday(date));
                next = date.atTime(5, 0).toInstant(ZoneOffset.UTC);
            }
            if (next.isAfter(arrival)) next = arrival;
            clock.jumpTo(next);
            if (!date.equals(today)) {
                today = date;
                day++;
                say("Playing business day " + day + " of " + size.days());
                if (day == size.days() / 4) list(size.played() / 2, next, 3);
                if (day == size.days() - 1) nextSeason(arrival);
                if (day == size.days() - 3 && reps != null) reps.leaveAlone(visitorId);
            }
            double enquiries = hours * size.played() / 2.0 / size.days() / 17;
            for (double left = enquiries; left > 0; left--) if (random.nextDouble() < left) enquiry();
            round();
            await();
        }
        store.seeAlerts(arrival);
        store.analyze();
        log.info(
                "The sandbox played {} business days in {} s",
                size.days(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /** One of the reps is away for the week around the visitor's arrival, and another one covers. */
    private void onLeave(Instant arrival) {
        var monday = LocalDate.ofInstant(arrival, HOME).with(DayOfWeek.MONDAY);
        done(team.leave(owners.getLast(), monday, monday.plusDays(4), owners.get(2)));
    }

    /** Somebody asks through the website. */
    private void enquiry() {
        var asked = people.question();
        var person = people.inbound(owner());
        if (pursuits.capture(person, asked, null) instanceof Added.Created(long prospectId)) {
            prospects.correct(prospectId, Map.of(Fact.SUMMARY, asked), Map.of(), null, clock.instant());
            met(List.of(person));
            if (reps != null && random.nextInt(10) < 6)
                prospects.openDeal(prospectId, "Enquiry: parts", reps.amount(), "EUR", null, clock.instant());
        }
    }

    private long owner() {
        return owners.get(random.nextInt(owners.size()));
    }

    /** A list of known people comes in, first touches spread over so many business days. */
    private void list(int count, Instant from, int days) {
        add("customers-and-fair.csv", count, from, days);
    }

    /** The list of the coming months, a little of it due every day from yesterday on. */
    private void nextSeason(Instant arrival) {
        add("next-season.csv", size.listed(), arrival.minus(Duration.ofDays(1)), 150);
    }

    private void add(String file, int count, Instant from, int days) {
        var now = clock.instant();
        // As a list that was imported: its people have planned dates, and no first-touch clock to be measured by.
        long listId = store.list(visitorId, file, now);
        for (int left = count; left > 0; left -= 1_000) {
            var chunk = new ArrayList<NewProspect>();
            for (int i = 0; i < Math.min(left, 1_000); i++)
                chunk.add(people.listed(owner()).cameWith(listId));
            var firstTouches = new HashMap<Long, Instant>();
            for (var added : prospects.addAll(chunk, null, now))
                if (added instanceof Added.Created(long prospectId)) {
                    var date = LocalDate.ofInstant(from, ZoneOffset.UTC).plusDays(random.nextInt(days));
                    while (!weekday(date)) date = date.plusDays(1);
                    var at = date.atTime(7 + random.nextInt(9), random.nextInt(60))
                            .toInstant(ZoneOffset.UTC);
                    firstTouches.put(prospectId, at.isBefore(now) ? now : at);
                }
            pursuits.openAll(firstTouches, false);
            met(chunk);
            prospects.all(firstTouches.keySet()).values().stream()
                    .filter(person -> person.tier() == Tier.A)
                    .forEach(person -> {
                        if (reps != null)
                            prospects.openDeal(person.prospectId(), "Parts contract", reps.amount(), "EUR", null, now);
                    });
        }
        store.rows(listId);
    }

    private void met(List<NewProspect> known) {
        for (var person : known)
            for (var address : person.addresses())
                if (address.kind() == Address.Kind.EMAIL) answers.meet(address.lookup());
    }

    // --- the world goes on ---

    private int round() {
        var now = clock.instant();
        store.noSecondThoughts(visitorId);
        dispatcher.runDue();
        int sent = answers.goOn(now);
        if (reps != null) reps.work(now);
        return sent;
    }

    /** Until the inboxes are read; while weeks are played in seconds, mail must not lie for days. */
    private void await() {
        var until = System.nanoTime() + size.patience().toNanos();
        while (mailIsRead
                && boxes.entrySet().stream()
                        .anyMatch(box -> store.readUpTo(box.getKey()) < mail.inboxSize(box.getValue()))) {
            if (System.nanoTime() > until) {
                mailIsRead = false;
                log.warn(
                        "Mail in the sandbox is read more slowly than it comes; its weeks are played without waiting for it");
            }
            sleep(10);
        }
    }

    private void goOn() {
        var enquiriesUntil = clock.instant();
        while (running) {
            try {
                clock.allow(AT_MOST);
                var now = clock.instant();
                double hours = Duration.between(enquiriesUntil, now).toSeconds() / 3_600.0;
                enquiriesUntil = now;
                // About six a day, at any hour.
                if (random.nextDouble() < hours / 4) enquiry();
                round();
            } catch (RuntimeException e) {
                if (!running) return;
                log.warn("The sandbox's world met something it does not know and goes on", e);
                sleep(2_000);
            }
            sleep(clock.speed().fast() ? 10 : 300);
        }
    }

    private void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            running = false;
            Thread.currentThread().interrupt();
        }
    }
}
