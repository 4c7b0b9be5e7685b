package followthrough.pursuits;

import followthrough.channels.email.Mailbox;
import followthrough.channels.email.Outgoing;
import followthrough.playbook.Approach;
import followthrough.playbook.Asset;
import followthrough.playbook.AssetLibrary;
import followthrough.playbook.Merge;
import followthrough.playbook.SendWindow;
import followthrough.playbook.Snippets;
import followthrough.playbook.Step;
import followthrough.playbook.Template;
import followthrough.prospects.Address;
import followthrough.prospects.Deal;
import followthrough.prospects.NewProspect;
import followthrough.prospects.Prospect;
import followthrough.team.PublicAddress;
import followthrough.team.Workspace;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the words of a message: the template filled in, the thread it belongs to, and the way out under it. */
@Component
class Composer {
    /** How {@link Messages} marks merge fields that have no value. */
    private static final Pattern UNFILLED =
            Pattern.compile("\\[((prospect|company|sender|workspace|deal|asset|trigger|custom) [^\\]\\n]+|asked)]");

    private static final Pattern SIGNATURE_LINE = Pattern.compile("(?m)^-- ?\\r?$");
    /** Boxes to tick are none. */
    private static final Pattern TO_WRITE = Pattern.compile("\\[[^\\]\\n]{3,}]");

    /** Files that go out again and again; six or more of the largest. */
    private static final long MOST_KEPT = 64_000_000;

    private final PublicAddress here;
    private final Links links;
    private final Attachments files;
    private final Snippets snippets;

    Composer(PublicAddress here, Links links, AssetLibrary library, Snippets snippets) {
        this.here = here;
        this.links = links;
        this.files = new Attachments(library::files, MOST_KEPT);
        this.snippets = snippets;
    }

    /** The values of all merge fields for one prospect and sender; what is not known is left out. */
    static Map<String, String> fields(
            Prospect prospect,
            List<Deal> deals,
            @Nullable Pursuit pursuit,
            String senderName,
            String senderEmail,
            Workspace workspace,
            Instant now) {
        var fields = new HashMap<String, String>();
        var enrolment = pursuit == null ? null : pursuit.enrolment();
        if (enrolment != null && enrolment.trigger() != null)
            fields.putAll(enrolment.trigger().fields(prospect.zone(), now));
        person(
                fields,
                prospect.custom(),
                prospect.name(),
                prospect.givenName(),
                prospect.title(),
                prospect.country(),
                prospect.companyName(),
                prospect.summary());
        sentBy(fields, senderName, senderEmail, workspace);
        deals.stream().filter(deal -> !deal.stage().closed()).findFirst().ifPresent(deal -> {
            fields.put("deal.title", deal.title());
            fields.put("deal.amount", deal.amount().toPlainString() + " " + deal.currency());
        });
        return fields;
    }

    /** As of somebody who is not here yet, without sender, workspace and deals. */
    static Map<String, String> fields(NewProspect person) {
        var fields = new HashMap<String, String>();
        person(
                fields,
                person.custom(),
                person.calledName(),
                person.givenName(),
                person.title(),
                person.country(),
                person.companyOrDomain(),
                "");
        if (!person.city().isBlank()) fields.putIfAbsent("custom.city", person.city());
        return fields;
    }

    /** @param summary where nothing else says what they asked */
    private static void person(
            Map<String, String> fields,
            Map<String, String> custom,
            String name,
            String givenName,
            String title,
            String country,
            String company,
            String summary) {
        custom.forEach((key, value) -> fields.put("custom." + key, value));
        fields.put("prospect.name", name);
        fields.put("prospect.first_name", firstName(givenName, name));
        fields.put("prospect.title", title);
        fields.put("prospect.country", country);
        fields.put("company.name", company);
        fields.put("asked", custom.getOrDefault("asked", summary));
    }

    static void sentBy(Map<String, String> fields, String name, String email, Workspace workspace) {
        fields.put("sender.name", name);
        fields.put("sender.first_name", name.strip().split("\\s+", 2)[0]);
        fields.put("sender.email", email);
        fields.put("workspace.name", workspace.name());
    }

    /** The values of the fields of an asset that goes with the message. */
    static void put(Asset asset, Map<String, String> fields) {
        fields.put("asset.name", asset.name());
        if (!asset.isFile()) fields.put("asset.link", asset.link());
    }

    /** Only a given name that somebody stated, or the first of two words or more; never half an address. */
    private static String firstName(String givenName, String name) {
        if (!givenName.isBlank()) return givenName;
        if (name.contains("@") || !name.strip().contains(" ")) return "";
        return name.strip().split("\\s+", 2)[0];
    }

    /** The bones of a message in this approach: a greeting, the approach's example in brackets, a name. */
    static String skeleton(Prospect prospect, Approach approach, String senderName) {
        var name = firstName(prospect.givenName(), prospect.name());
        return "Hello" + (name.isEmpty() ? "" : " " + name) + ",\n\n" + bracketed(approach) + "\n\n"
                + senderName.strip().split("\\s+", 2)[0];
    }

    private static String bracketed(Approach approach) {
        return "[" + approach.example() + "]";
    }

    /**
     * What a person left in brackets, as it stands there: a field nobody filled in, the example of the approach, or what
     * its text leaves to whoever takes it.
     */
    static Optional<String> unwritten(String body, Optional<Approach> approach) {
        var field = UNFILLED.matcher(body);
        if (field.find()) return Optional.of(field.group() + ".");
        return approach.flatMap(it -> Stream.concat(
                        Stream.of(bracketed(it)),
                        it.texts().values().stream()
                                .flatMap(template ->
                                        TO_WRITE.matcher(template.text()).results())
                                .map(MatchResult::group))
                .filter(body::contains)
                .findFirst());
    }

    /** @return what came of filling the step's template; empty when the step has none */
    Optional<Merge.Result> fill(Step step, long prospectId, Map<String, String> fields, Snippets.Texts texts) {
        return Optional.ofNullable(step.template(prospectId)).map(template -> Merge.render(texts.in(template), fields));
    }

    Merge.Result fill(Template template, Map<String, String> fields) {
        return Merge.render(snippets.in(template), fields);
    }

    /** What the snippets say now, for many messages. */
    Snippets.Texts texts() {
        return snippets.texts();
    }

    /** Whether the words of a step ask if there is an asset, or show something of it. */
    boolean asksForAsset(Step step, long prospectId, Snippets.Texts texts) {
        var template = step.template(prospectId);
        return template != null
                && Merge.fieldsOf(texts.in(template)).stream().anyMatch(field -> field.startsWith("asset."));
    }

    /**
     * A message ready for the ledger.
     *
     * @param previous the message it answers or goes on from; absent in a new thread
     * @param window the hours in which it may leave; absent: those of its channel, or at any hour by a person
     * @param gives what goes with it
     */
    LedgerStore.NewMessage message(
            PursuitStore.Row row,
            NextStep next,
            boolean fromSequence,
            boolean automatic,
            Mailbox mailbox,
            @Nullable Long memberId,
            String to,
            String subject,
            String text,
            LedgerStore.@Nullable Previous previous,
            Workspace workspace,
            Instant now,
            @Nullable Instant undoUntil,
            @Nullable SendWindow window,
            Gives gives) {
        var key = MessageKey.next(now);
        var domain = mailbox.address().substring(mailbox.address().lastIndexOf('@') + 1);
        var token = automatic ? MessageKey.token(key) : null;
        var pursuit = row.pursuit();
        var enrolment = pursuit.enrolment();
        var replied =
                previous == null || subject.isBlank() && previous.subject().isBlank() ? "" : reply(previous.subject());
        return new LedgerStore.NewMessage(
                pursuit.pursuitId(),
                pursuit.prospectId(),
                fromSequence ? row.enrolmentId() : null,
                fromSequence ? next.step() : null,
                fromSequence && enrolment != null ? enrolment.run() : null,
                automatic,
                mailbox.mailboxId(),
                memberId,
                MessageKey.messageId(key, domain),
                key,
                token,
                to,
                subject.isBlank() ? replied : subject,
                signed(
                        token != null && workspace.countClicks() ? links.through(text, key) : text,
                        mailbox.signature(),
                        token == null ? "" : wayOut(workspace, token)),
                previous == null ? null : previous.messageId(),
                previous == null ? null : thread(previous),
                next.approach(),
                next.goal(),
                next.minutes(),
                now,
                undoUntil,
                window,
                !mailbox.plainOnly(),
                gives);
    }

    /** The subject of an answer, however many answers went before and in whichever language they were marked. */
    static String reply(String subject) {
        return "Re: " + subject.replaceFirst("(?i)^\\s*((re|aw|antw|sv|vs|rv|ri|odp)\\s*:\\s*)+", "");
    }

    private static String thread(LedgerStore.Previous previous) {
        return previous.references() == null
                ? previous.messageId()
                : previous.references() + " " + previous.messageId();
    }

    /**
     * A text with what stands under it: the signature of its mailbox, and under an automatic message the way out, both below
     * one line of two dashes (RFC 3676, 4.3). Who signed with such a line, or with the signature itself, has signed.
     */
    static String signed(String text, String signature, String wayOut) {
        boolean ownLine = SIGNATURE_LINE.matcher(text).find();
        boolean signs =
                !signature.isEmpty() && !ownLine && !text.stripTrailing().endsWith(signature);
        var under = Stream.of(signs ? signature : "", wayOut)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
        if (under.isEmpty()) return text;
        return text.stripTrailing() + (ownLine ? "\n\n" : "\n\n-- \n") + under;
    }

    /** Who writes, from where, and how to hear no more; under every automatic message. */
    private String wayOut(Workspace workspace, String token) {
        var how = here.isPublic()
                ? "To hear no more from us: " + link(token) + " (or answer with the word unsubscribe)"
                : "To hear no more from us, answer with the word unsubscribe.";
        return workspace.name() + ", " + workspace.postalAddress().strip().replaceAll("\\s*\\R\\s*", ", ") + "\n" + how;
    }

    private String link(String token) {
        return here.link("/p/opt-out/" + token);
    }

    /** The message as it goes over the wire; the same bytes each time. */
    Outgoing outgoing(LedgerStore.Message message, Mailbox mailbox) {
        var references = new ArrayList<String>();
        if (message.references() != null)
            references.addAll(List.of(message.references().split(" ")));
        var token = message.unsubscribe();
        return new Outgoing(
                message.messageId(),
                message.key(),
                mailbox.address(),
                mailbox.displayName(),
                message.recipient(),
                message.subject(),
                message.body(),
                message.plannedAt(),
                message.inReplyTo(),
                references,
                token == null
                        ? null
                        : new Outgoing.Unsubscribe(
                                // The token says whose way out it is, should they leave from another address.
                                URI.create("mailto:" + mailbox.address() + "?subject=unsubscribe%20" + token),
                                here.isPublic() ? URI.create(link(token)) : null),
                message.automatic(),
                message.html(),
                files.of(message.gives().contents()));
    }

    static Optional<Address> firstLiveEmail(List<Address> addresses) {
        return addresses.stream()
                .filter(a -> a.kind() == Address.Kind.EMAIL && a.live())
                .findFirst();
    }
}
