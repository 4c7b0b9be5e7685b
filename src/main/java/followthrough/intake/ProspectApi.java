package followthrough.intake;

import followthrough.prospects.Added;
import followthrough.prospects.Basis;
import followthrough.prospects.NewAddress;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Tier;
import followthrough.prospects.Zones;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Lengths;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** People from web forms and other programs, one at a time. */
@RestController
@RequestMapping("/api/v1/prospects")
@Tag(name = "Prospects")
class ProspectApi {
    private final Arrivals arrivals;
    private final Team team;

    ProspectApi(Arrivals arrivals, Team team) {
        this.arrivals = arrivals;
        this.team = team;
    }

    /**
     * What may be said of a person; all may be left out but one way to reach them.
     *
     * @param country ISO 3166 alpha-2
     * @param zone such as Europe/Berlin
     * @param basis unknown, asked, customer, consent or public; asked when they wrote something themselves
     * @param asked what they wrote, word for word
     * @param renewsOn when a customer's contract is renewed
     * @param tier A, B or C; absent: by the rule in force, else B
     * @param owner e-mail address of a member; absent: who has most time in the token's team
     */
    record Request(
            @Nullable String name,
            @Nullable String givenName,
            @Nullable String familyName,
            @Nullable String email,
            @Nullable List<String> emails,
            @Nullable String phone,
            @Nullable List<String> phones,
            @Nullable String social,
            @Nullable String company,
            @Nullable String title,
            @Nullable String country,
            @Nullable String city,
            @Nullable String zone,
            @Nullable String language,
            @Nullable String source,
            @Nullable String tier,
            @Nullable String basis,
            @Nullable String basisNote,
            @Nullable String asked,
            @Nullable String owner,
            @Nullable Map<String, String> custom,
            @Nullable LocalDate renewsOn) {}

    /**
     * @param state {@code created}, {@code known} or {@code suppressed}
     * @param prospectId absent when suppressed
     * @param detail how they were known, or why they may not be contacted
     * @param lacks what automatic e-mails of the sequence that began need and nobody filled in, by step; each becomes a step
     *     of the owner's unless it is filled in before. Empty where no e-mail may leave by itself
     */
    record Answer(
            String state,
            @Nullable Long prospectId,
            @Nullable String detail,
            List<String> lacks) {
        Answer(String state, @Nullable Long prospectId, @Nullable String detail) {
            this(state, prospectId, detail, List.of());
        }
    }

    record FieldError(String field, String message) {}

    @PostMapping
    @Operation(
            summary = "Add one prospect, or ask after somebody known",
            description =
                    "The first touch is due at once. The same Idempotency-Key and content within five minutes does it once.")
    @ApiResponse(
            responseCode = "201",
            description = "created",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @ApiResponse(
            responseCode = "200",
            description = "known or suppressed",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    ResponseEntity<?> capture(
            Viewer viewer,
            @RequestBody Request request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var errors = new ArrayList<FieldError>();
        var country = or(request.country).toUpperCase(Locale.ROOT);
        if (!country.isEmpty() && !Set.of(Locale.getISOCountries()).contains(country))
            errors.add(new FieldError("country", "Two letters of ISO 3166, such as DE or US."));
        lengths(request, errors);
        if (!or(request.zone).isEmpty() && Zones.stated(or(request.zone)).isEmpty())
            errors.add(new FieldError(
                    "zone", "“" + or(request.zone) + "” is no time zone; write it as Europe/Berlin, or leave it out."));
        var addresses = addresses(request, arrivals.region(country), errors);
        var asked = or(request.asked);
        var basis = request.basis == null
                ? asked.isEmpty() ? Basis.UNKNOWN : Basis.ASKED
                : one(Basis.values(), request.basis, "basis", errors, Basis.UNKNOWN);
        var tier = request.tier == null ? Tier.B : one(Tier.values(), request.tier, "tier", errors, Tier.B);
        if (basis == Basis.CONSENT && or(request.basisNote).isEmpty())
            errors.add(new FieldError("basisNote", "Say when and how they agreed, so that it can be shown later."));
        long owner = owner(viewer, request, errors);
        if (!errors.isEmpty()) return refused(errors);
        var person = new NewProspect(
                or(request.name),
                or(request.givenName),
                or(request.familyName),
                or(request.title),
                or(request.company),
                country,
                or(request.city),
                addresses,
                request.source == null || request.source.isBlank() ? "API" : request.source.strip(),
                owner,
                tier,
                basis,
                or(request.basisNote),
                or(request.zone),
                or(request.language),
                request.custom == null ? Map.of() : request.custom,
                false,
                false,
                null,
                request.renewsOn,
                request.tier != null);
        return switch (arrivals.arrive(person, asked, key, viewer.memberId())) {
            case Added.Created(long prospectId) ->
                ResponseEntity.created(URI.create("/prospects/" + prospectId))
                        .body(new Answer("created", prospectId, null, arrivals.lacks(prospectId)));
            case Added.Known(long prospectId, var by) ->
                ResponseEntity.ok(
                        arrivals.optedOut(prospectId)
                                ? new Answer("suppressed", null, "They opted out of all contact.")
                                : new Answer("known", prospectId, by));
            case Added.Suppressed(var reason) -> ResponseEntity.ok(new Answer("suppressed", null, reason));
        };
    }

    private static List<NewAddress> addresses(Request request, String region, List<FieldError> errors) {
        var addresses = new ArrayList<NewAddress>();
        for (var email : both(request.email, request.emails))
            NewAddress.email(email)
                    .ifPresentOrElse(
                            addresses::add,
                            () -> errors.add(new FieldError("email", "“" + email + "” is no e-mail address.")));
        for (var phone : both(request.phone, request.phones))
            NewAddress.phone(phone, region)
                    .ifPresentOrElse(
                            addresses::add,
                            () -> errors.add(new FieldError(
                                    "phone", "“" + phone + "” is no telephone number; write it as +49 30 1234567.")));
        if (!or(request.social).isEmpty()) NewAddress.social(or(request.social)).ifPresent(addresses::add);
        if (addresses.isEmpty() && errors.isEmpty())
            errors.add(new FieldError("email", "An e-mail address, a telephone number or a social profile is needed."));
        return addresses;
    }

    private static void lengths(Request request, List<FieldError> errors) {
        limit("name", request.name, Lengths.NAME, errors);
        limit("givenName", request.givenName, Lengths.NAME, errors);
        limit("familyName", request.familyName, Lengths.NAME, errors);
        limit("company", request.company, Lengths.NAME, errors);
        limit("title", request.title, Lengths.NAME, errors);
        limit("city", request.city, Lengths.NAME, errors);
        limit("language", request.language, Lengths.NAME, errors);
        limit("source", request.source, Lengths.NAME, errors);
        limit("basisNote", request.basisNote, Lengths.REMARK, errors);
        limit("asked", request.asked, Lengths.TEXT, errors);
        if (request.custom != null)
            request.custom.forEach((name, value) -> {
                limit("custom", name, Lengths.NAME, errors);
                limit("custom", value, Lengths.TEXT, errors);
            });
    }

    private static void limit(String field, @Nullable String value, int most, List<FieldError> errors) {
        Lengths.refusal(field, or(value), most).ifPresent(why -> errors.add(new FieldError(field, why)));
    }

    private static List<String> both(@Nullable String one, @Nullable List<String> more) {
        var all = new ArrayList<String>();
        if (one != null && !one.isBlank()) all.add(one);
        if (more != null) more.stream().filter(it -> !it.isBlank()).forEach(all::add);
        return all;
    }

    /** The value that a word names, or a complaint that lists the words there are. */
    static <T extends Enum<T>> T one(T[] values, String word, String field, List<FieldError> errors, T otherwise) {
        var words = new ArrayList<String>();
        for (T value : values) {
            if (value.name().equalsIgnoreCase(word.strip())) return value;
            words.add(value.name().toLowerCase(Locale.ROOT));
        }
        errors.add(new FieldError(field, "One of " + String.join(", ", words) + "."));
        return otherwise;
    }

    private long owner(Viewer viewer, Request request, List<FieldError> errors) {
        var email = or(request.owner);
        if (email.isEmpty()) {
            var reps = team.activeReps(viewer.teamId());
            boolean follows = reps.stream().anyMatch(rep -> rep.memberId() == viewer.memberId());
            return viewer.leads() || !follows ? arrivals.ownerFor(viewer.teamId()) : viewer.memberId();
        }
        var member = team.memberOf(email).filter(Member::active).filter(it -> viewer.seesTeam(it.teamId()));
        if (member.isEmpty()
                || !viewer.mayChange(member.get().memberId(), member.get().teamId())) {
            errors.add(new FieldError("owner", "Nobody you may give prospects to signs in as “" + email + "”."));
            return viewer.memberId();
        }
        return member.get().memberId();
    }

    static ResponseEntity<ProblemDetail> refused(List<FieldError> errors) {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Nothing was saved: " + errors.getFirst().message());
        problem.setTitle("Something in the request is not right");
        problem.setProperty("errors", errors);
        return ResponseEntity.unprocessableContent()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
