package followthrough.today;

import followthrough.prospects.Fact;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.prospects.Tier;
import followthrough.prospects.Tiers;
import followthrough.pursuits.Merges;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.team.Viewer;
import followthrough.web.Refused;
import followthrough.web.When;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Prospects, next steps and touches for other programs, under the same rule of access and the same guard as pages. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Prospects", description = "People, what comes next with them, what was done, and what came of it")
class TodayApi {
    private static final int MOST = 200;
    private static final String NOT_RIGHT = "Something in the request is not right";
    private static final List<String> PROSPECT_FILTERS = List.of(
            "q",
            "owner",
            "tier",
            "source",
            "state",
            "company",
            "country",
            "language",
            "by",
            "due",
            "since",
            "deal",
            "basis",
            "field",
            "value",
            "follow",
            "sort",
            "after",
            "before",
            "limit");
    private static final List<String> STEP_FILTERS = List.of("owner", "due", "after", "limit");

    private final ListingStore listings;
    private final QueueStore queue;
    private final Access access;
    private final Outcomes outcomes;
    private final Prospects prospects;
    private final Tiers tiers;
    private final Pursuits pursuits;
    private final Merges merges;
    private final Clock clock;

    TodayApi(
            ListingStore listings,
            QueueStore queue,
            Access access,
            Outcomes outcomes,
            Prospects prospects,
            Tiers tiers,
            Pursuits pursuits,
            Merges merges,
            Clock clock) {
        this.listings = listings;
        this.queue = queue;
        this.access = access;
        this.outcomes = outcomes;
        this.prospects = prospects;
        this.tiers = tiers;
        this.pursuits = pursuits;
        this.merges = merges;
        this.clock = clock;
    }

    /** @param next what {@code after} is for the page behind; absent at the end */
    record Page<T>(List<T> items, @Nullable String next) {}

    /** @param nextStep absent when nothing is open */
    record Brief(
            long id,
            String name,
            String title,
            String company,
            String country,
            String tier,
            long ownerId,
            String source,
            String state,
            int touches,
            @Nullable Instant lastTouchAt,
            @Nullable Instant reactedAt,
            @Nullable Step nextStep,
            Instant createdAt) {}

    record Step(
            long prospectId,
            Instant dueAt,
            String channel,
            boolean automatic,
            boolean chore,
            String goal,
            @Nullable String whyThen,
            @Nullable String waits) {}

    record Reached(
            long id,
            String kind,
            String value,
            boolean live,
            @Nullable String deadWhy) {}

    record Whole(
            long id,
            String name,
            String givenName,
            String familyName,
            String title,
            String company,
            String country,
            String language,
            String zone,
            boolean zoneGuessed,
            String tier,
            String tierWhy,
            long ownerId,
            String source,
            String basis,
            String basisNote,
            boolean optedOut,
            boolean emailRefused,
            boolean keptOnly,
            String summary,
            Map<String, String> custom,
            List<Reached> addresses,
            @Nullable LocalDate renewsOn,
            @Nullable Step nextStep,
            Instant createdAt) {}

    record Touch(
            long id,
            int number,
            String channel,
            boolean automatic,
            Instant madeAt,
            String goal,
            @Nullable String approach,
            @Nullable String outcome,
            @Nullable Long memberId,
            boolean bounced) {}

    /** @param nextStep absent when the pursuit has ended */
    record Told(
            String state, @Nullable Step nextStep, @Nullable Long undoId) {}

    @GetMapping("/prospects")
    @Operation(
            summary = "Prospects one may see",
            description =
                    "Filters: q, owner, tier, source, state, company, country, language, by (channel of the next step),"
                            + " due (overdue, today, week), since (a date), deal (open), basis, field and value (a column of an"
                            + " import), follow (silent, under five, never, one channel, moved, no address)."
                            + " Orders: newest, name, silence, due. The next page begins after “next”.")
    Page<Brief> prospects(
            Viewer viewer,
            @ParameterObject Listing listing,
            @RequestParam(defaultValue = "50") int limit,
            HttpServletRequest request) {
        // A filter that is passed over would select everybody: a slip of the pen in a program, and all are written to.
        known(request, PROSPECT_FILTERS);
        understood(listing, limit);
        int size = limit;
        var lines = listings.lines(listing, viewer.scope(), When.of(clock, viewer.zone()), size + 1);
        var shown = lines.size() > size ? lines.subList(0, size) : lines;
        return new Page<>(
                shown.stream().map(TodayApi::brief).toList(),
                lines.size() > size ? shown.getLast().cursor().text() : null);
    }

    @GetMapping("/next-steps")
    @Operation(
            summary = "What comes next, soonest first",
            description =
                    "The next step of every open pursuit one may see. owner: of one member. due: before that moment.")
    Page<Step> nextSteps(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long owner,
            @RequestParam(required = false) @Nullable Instant due,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") int limit,
            HttpServletRequest request) {
        var listing = Listing.nextSteps(owner, after);
        known(request, STEP_FILTERS);
        understood(listing, limit);
        int size = limit;
        var lines = listings.lines(listing, viewer.scope(), When.of(clock, viewer.zone()), size + 1);
        var shown = (lines.size() > size ? lines.subList(0, size) : lines)
                .stream()
                        .filter(it ->
                                due == null || it.due() != null && it.due().isBefore(due))
                        .toList();
        var all = lines.size() > size && shown.size() == size;
        return new Page<>(
                shown.stream()
                        .flatMap(it -> Optional.ofNullable(step(it)).stream())
                        .toList(),
                all ? shown.getLast().cursor().text() : null);
    }

    @GetMapping("/prospects/{prospectId}")
    @Operation(summary = "One prospect with addresses and next step")
    Whole prospect(Viewer viewer, @PathVariable long prospectId) {
        return whole(access.seen(viewer, prospectId));
    }

    /** @param tier A, B or C by hand; absent: by the rule */
    record InTier(@Nullable String tier) {}

    @PutMapping(path = "/prospects/{prospectId}/tier", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Name a tier, against any rule",
            description = "tier: A, B or C; absent: the rule decides again. What is planned is planned anew.")
    Whole tier(Viewer viewer, @PathVariable long prospectId, @RequestBody InTier wanted) {
        access.changed(viewer, prospectId);
        var word = wanted.tier();
        if (word == null) prospects.tierByRule(prospectId, viewer.memberId(), clock.instant());
        else {
            var tier = Arrays.stream(Tier.values())
                    .filter(it -> it.name().equals(word))
                    .findFirst()
                    .orElseThrow(
                            () -> Refused.unclear(NOT_RIGHT, "tier: A, B or C, or absent for what the rule says."));
            prospects.changeTier(prospectId, tier, viewer.memberId(), clock.instant());
        }
        return whole(access.seen(viewer, prospectId));
    }

    /** @param on absent: nobody knows the date any more */
    record Renewal(@Nullable LocalDate on) {}

    @PutMapping(path = "/prospects/{prospectId}/renewal", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Say when a customer's contract is renewed",
            description =
                    "The conversation about it is planned before it, as many days as the workspace says, also where nothing is open. on: a date;"
                            + " absent takes it away.")
    Whole renewal(Viewer viewer, @PathVariable long prospectId, @RequestBody Renewal renewal) {
        access.changed(viewer, prospectId);
        prospects.correct(
                prospectId,
                Map.of(Fact.RENEWS_ON, Objects.toString(renewal.on(), "")),
                Map.of(),
                viewer.memberId(),
                clock.instant());
        return whole(access.seen(viewer, prospectId));
    }

    @GetMapping("/prospects/{prospectId}/touches")
    @Operation(summary = "Touches made, latest first")
    List<Touch> touches(Viewer viewer, @PathVariable long prospectId) {
        access.seen(viewer, prospectId);
        return queue.touches(prospectId, MOST).stream()
                .map(it -> new Touch(
                        it.touchId(),
                        it.number(),
                        it.channel().word(),
                        it.automatic(),
                        it.madeAt(),
                        it.goal(),
                        it.approach(),
                        it.outcome(),
                        it.memberId(),
                        it.bounced()))
                .toList();
    }

    /**
     * By its word: interested, not now, no, no answer, voicemail, wrong person, bad data, done, found, not found, meeting
     * booked, meeting held, no show, meeting cancelled, proposal sent, material sent, won, opted out, let go, slow
     * follow-up, snooze; and of who is held because of somebody else: goes on, hold, won with it.
     */
    @PostMapping(path = "/prospects/{prospectId}/outcomes", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Tell what came of the next step, or of what the prospect said",
            description =
                    "outcome by its word; no and not now may add to it: “no:price”, “not now:30”, “not now:2027-01-31”. what names"
                            + " the material or proposal that was sent, because why it is not now, in words they may read again:"
                            + " the sequence that begins may say both. made says where"
                            + " they said it (call, sms, social, meeting, or email: in what they wrote); without it, it is the"
                            + " channel of the next step. What rests on their word needs such a word. Moments as"
                            + " 2026-11-30T09:00+01:00. 422 says why nothing was changed; the same guard as on every page.")
    @ApiResponse(
            responseCode = "200",
            description = "Recorded",
            content = @Content(schema = @Schema(implementation = Told.class)))
    ResponseEntity<?> outcome(Viewer viewer, @PathVariable long prospectId, @RequestBody OutcomeForm form) {
        return answer(prospectId, outcomes.record(viewer, access.changed(viewer, prospectId), form, ""));
    }

    @PostMapping(path = "/prospects/{prospectId}/replies", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Tell that they contacted us, by a way nothing here listens to",
            description =
                    "way: call, missed call, sms, social, meeting, mail or email. wayAt: when, as 2026-11-30T09:00+01:00;"
                            + " absent for just now. note: what they said. As any reply it cancels what would leave by"
                            + " itself, an answer is owed, and an outcome may rest on it.")
    @ApiResponse(
            responseCode = "200",
            description = "Recorded",
            content = @Content(schema = @Schema(implementation = Told.class)))
    ResponseEntity<?> reply(Viewer viewer, @PathVariable long prospectId, @RequestBody ReplyForm form) {
        return answer(prospectId, outcomes.contacted(viewer, access.changed(viewer, prospectId), form));
    }

    @PostMapping(path = "/prospects/{prospectId}/override", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "End a pursuit over the guard's word",
            description = "Leaders of the team and administrators only. why: the reason, which Insights counts.")
    @ApiResponse(
            responseCode = "200",
            description = "Recorded",
            content = @Content(schema = @Schema(implementation = Told.class)))
    ResponseEntity<?> override(Viewer viewer, @PathVariable long prospectId, @RequestBody OverrideForm form) {
        return answer(prospectId, outcomes.override(viewer, access.changed(viewer, prospectId), form));
    }

    /** @param with the other one, who goes */
    record Same(@Nullable Long with) {}

    record MergedInto(long prospectId, long mergingId) {}

    @PostMapping(path = "/prospects/{prospectId}/mergings", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Make two prospects one, because they are the same person",
            description =
                    "This one stays, with name and owner; with: the other, whose address leads to this one from then on."
                            + " The pursuit in which they reacted last goes on, the other ends “duplicate”.")
    @ApiResponse(
            responseCode = "200",
            description = "They are one",
            content = @Content(schema = @Schema(implementation = MergedInto.class)))
    ResponseEntity<?> merge(Viewer viewer, @PathVariable long prospectId, @RequestBody Same same) {
        access.changed(viewer, prospectId);
        var with = same.with();
        if (with == null) return refused("with: the number of the other prospect.");
        access.changed(viewer, with);
        return switch (merges.merge(prospectId, with, viewer.memberId())) {
            case Merges.Merged.Done(long mergingId) -> ResponseEntity.ok(new MergedInto(prospectId, mergingId));
            case Merges.Merged.Refused(var why) -> refused(why);
        };
    }

    private static ResponseEntity<?> refused(String why) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, why);
        problem.setTitle("Nothing was changed");
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static ResponseEntity<?> answer(long prospectId, Recorded recorded) {
        return switch (recorded) {
            case Recorded.Done(var after, var next, var undoId) ->
                ResponseEntity.ok(new Told(
                        after.state().name().toLowerCase(Locale.ROOT),
                        next == null ? null : step(prospectId, next),
                        undoId));
            case Recorded.Refused(var why) -> refused(why);
        };
    }

    private static void known(HttpServletRequest request, List<String> filters) {
        for (var name : request.getParameterMap().keySet())
            if (!filters.contains(name))
                throw Refused.unclear(
                        NOT_RIGHT,
                        "There is no filter “" + name + "” here; there are " + String.join(", ", filters) + ".");
    }

    private static void understood(Listing listing, int limit) {
        var unknown = listing.unknown();
        if (!unknown.isEmpty())
            throw Refused.unclear(
                    NOT_RIGHT,
                    unknown.entrySet().stream()
                            .map(it -> it.getKey() + ": " + it.getValue())
                            .collect(Collectors.joining(" ")));
        if (limit < 1 || limit > MOST)
            throw Refused.unclear(NOT_RIGHT, "limit: a number from 1 to " + MOST + ", not " + limit + ".");
    }

    private static Brief brief(ListingStore.Line it) {
        return new Brief(
                it.prospectId(),
                it.name(),
                it.title(),
                it.company(),
                it.country(),
                it.tier(),
                it.ownerId(),
                it.source(),
                it.optedOut()
                        ? "opted out"
                        : it.ending() != null ? it.ending() : it.state() == null ? "none" : it.state(),
                it.made(),
                it.lastTouchAt(),
                it.reactedAt(),
                step(it),
                it.createdAt());
    }

    private static @Nullable Step step(ListingStore.Line it) {
        var due = it.due();
        var channel = it.channel();
        var goal = it.goal();
        return due == null || channel == null || goal == null
                ? null
                : new Step(
                        it.prospectId(),
                        due,
                        channel.word(),
                        it.automatic(),
                        it.chore(),
                        goal,
                        it.whyThen(),
                        it.waits());
    }

    private static Step step(long prospectId, NextStep it) {
        return new Step(
                prospectId, it.due(), it.channel().word(), it.automatic(), it.chore(), it.goal(), it.whyThen(), null);
    }

    private Whole whole(Prospect it) {
        var addresses = prospects.addresses(it.prospectId());
        var next = pursuits.openOf(it.prospectId()).map(p -> p.next()).orElse(null);
        return new Whole(
                it.prospectId(),
                it.name(),
                it.givenName(),
                it.familyName(),
                it.title(),
                it.companyName(),
                it.country(),
                it.language(),
                it.zone().getId(),
                it.zoneGuessed(),
                it.tier().name(),
                tiers.why(it, prospects.deals(it.prospectId())),
                it.ownerId(),
                it.source(),
                it.basis().word(),
                it.basisNote(),
                it.optedOut(),
                it.emailRefused(),
                it.keptOnly(),
                it.summary(),
                it.custom(),
                addresses.stream()
                        .map(a -> new Reached(a.addressId(), a.kind().word(), a.value(), a.live(), a.deadWhy()))
                        .toList(),
                it.renewsOn(),
                next == null ? null : step(it.prospectId(), next),
                it.createdAt());
    }
}
