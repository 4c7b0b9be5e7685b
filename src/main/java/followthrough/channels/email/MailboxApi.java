package followthrough.channels.email;

import followthrough.channels.email.Mailbox.Server;
import followthrough.channels.email.Mailbox.Tls;
import followthrough.team.Member;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Mailboxes for other programs, so that many can be connected at once. */
@RestController
@Tag(name = "Mailboxes", description = "Where mail leaves and replies are read")
class MailboxApi {
    private final Mailboxes mailboxes;
    private final Team team;

    MailboxApi(Mailboxes mailboxes, Team team) {
        this.mailboxes = mailboxes;
        this.team = team;
    }

    /** @param tls {@code TLS}, {@code STARTTLS} or {@code NONE}; absent: TLS */
    record Where(String host, int port, @Nullable Tls tls) {
        Server server() {
            return new Server(host, port, tls == null ? Tls.TLS : tls);
        }
    }

    /**
     * @param member e-mail address of the owner, for administrators; absent: the token's own member
     * @param signature under whatever is written from it; absent: none
     * @param plainOnly without HTML beside the text; absent: with it
     * @param smtp absent: the usual server of the address's domain; so with {@code imap}
     */
    record Asked(
            String address,
            @Nullable String displayName,
            @Nullable String username,
            String password,
            @Nullable String member,
            @Nullable Where smtp,
            @Nullable Where imap,
            @Nullable Integer perMinute,
            @Nullable Integer perDay,
            @Nullable String signature,
            @Nullable Boolean plainOnly) {

        /** Without the password, so that it never reaches a log. */
        @Override
        public String toString() {
            return "Asked[" + address + "]";
        }
    }

    /** @param signIn {@code password}, {@code google} or {@code microsoft} */
    record Answer(
            long mailboxId,
            String address,
            String displayName,
            String owner,
            String signIn,
            boolean paused,
            @Nullable String pausedWhy,
            @Nullable Instant syncedAt,
            @Nullable String syncProblem,
            String signature,
            boolean plainOnly) {}

    /**
     * @param signature some lines of plain text; empty: none
     * @param plainOnly without HTML beside the text; absent: with it
     */
    record Signature(@Nullable String signature, @Nullable Boolean plainOnly) {}

    /** The own mailboxes; an administrator's token gets all. */
    @GetMapping("/api/v1/mailboxes")
    @Operation(summary = "The own mailboxes; an administrator's token gets all")
    List<Answer> list(Viewer viewer) {
        return (viewer.administers() ? mailboxes.all() : mailboxes.of(viewer.memberId()))
                .stream().map(this::answer).toList();
    }

    /** 201 once both servers work, 422 with a sentence for each wrong field. */
    @PostMapping("/api/v1/mailboxes")
    @Operation(
            summary = "Connect a mailbox",
            description = "With a password. Both servers are tried first; nothing is kept of one that does not work."
                    + " Signing in at Google or Microsoft needs a person, on the page.")
    @ApiResponse(
            responseCode = "201",
            description = "Connected",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    ResponseEntity<?> connect(Viewer viewer, @RequestBody Asked asked) {
        var owner = owner(viewer, asked.member);
        if (owner == null)
            return refused(
                    "Nothing was connected. ", Map.of("member", "Nobody here has the address " + asked.member + "."));
        var signature = asked.signature == null ? "" : asked.signature;
        var tooLong = Mailboxes.signatureProblem(signature);
        if (tooLong.isPresent()) return refused("Nothing was connected. ", Map.of("signature", tooLong.get()));
        var address = asked.address == null ? "" : asked.address.strip();
        var usual = UsualServers.of(address);
        var typed = new NewMailbox(
                owner.memberId(),
                address,
                asked.displayName == null ? owner.name() : asked.displayName,
                asked.smtp == null ? usual.smtp() : asked.smtp.server(),
                asked.imap == null ? usual.imap() : asked.imap.server(),
                asked.username == null ? address : asked.username,
                asked.password == null ? "" : asked.password,
                asked.perMinute == null ? NewMailbox.USUAL_PER_MINUTE : asked.perMinute,
                asked.perDay == null ? NewMailbox.USUAL_PER_DAY : asked.perDay);
        return switch (mailboxes.connect(typed)) {
            case Mailboxes.Connecting.Connected(var mailboxId) -> {
                if (asked.signature != null || asked.plainOnly != null)
                    mailboxes.sign(mailboxId, signature, Boolean.TRUE.equals(asked.plainOnly));
                yield ResponseEntity.created(URI.create("/settings/mailboxes/" + mailboxId))
                        .body(answer(mailboxes.find(mailboxId).orElseThrow()));
            }
            case Mailboxes.Connecting.Refused(var problems) -> refused("Nothing was connected. ", problems);
        };
    }

    /** 404 for a mailbox that the token's member does not manage; 422 for a signature that is too long. */
    @PutMapping("/api/v1/mailboxes/{mailboxId}/signature")
    @Operation(
            summary = "How what is written from a mailbox looks",
            description = "Its signature, and whether it goes as plain text alone. From the next message on; those"
                    + " planned already stay as they are.")
    @ApiResponse(
            responseCode = "200",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    ResponseEntity<?> sign(Viewer viewer, @PathVariable long mailboxId, @RequestBody Signature asked) {
        var mailbox = mailboxes.managed(viewer, mailboxId);
        var signature = asked.signature == null ? "" : asked.signature;
        return mailboxes
                .sign(mailbox.mailboxId(), signature, Boolean.TRUE.equals(asked.plainOnly))
                .<ResponseEntity<?>>map(problem -> refused("Nothing was changed. ", Map.of("signature", problem)))
                .orElseGet(
                        () -> ResponseEntity.ok(answer(mailboxes.find(mailboxId).orElseThrow())));
    }

    private @Nullable Member owner(Viewer viewer, @Nullable String email) {
        if (email == null || email.equalsIgnoreCase(viewer.email()))
            return team.member(viewer.memberId()).orElseThrow();
        if (!viewer.administers())
            throw Refused.forbidden(
                    "Connecting for somebody else needs an administrator",
                    "This token connects mailboxes of its member.");
        return team.members().stream()
                .filter(member -> member.active() && member.email().equalsIgnoreCase(email))
                .findFirst()
                .orElse(null);
    }

    private Answer answer(Mailbox mailbox) {
        return new Answer(
                mailbox.mailboxId(),
                mailbox.address(),
                mailbox.displayName(),
                team.member(mailbox.memberId()).map(Member::email).orElse(""),
                mailbox.provider() == null ? "password" : mailbox.provider().word(),
                mailbox.paused(),
                mailbox.pausedWhy(),
                mailbox.syncedAt(),
                mailbox.syncProblem(),
                mailbox.signature(),
                mailbox.plainOnly());
    }

    private static ResponseEntity<ProblemDetail> refused(String soThat, Map<String, String> problems) {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT, soThat + String.join(" ", problems.values()));
        problem.setTitle("The mailbox does not work as described");
        problem.setProperty("problems", problems);
        return ResponseEntity.unprocessableContent().body(problem);
    }
}
