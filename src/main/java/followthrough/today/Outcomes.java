package followthrough.today;

import followthrough.prospects.AddressAdded;
import followthrough.prospects.Channel;
import followthrough.prospects.Entry;
import followthrough.prospects.NewAddress;
import followthrough.prospects.Prospect;
import followthrough.prospects.Prospects;
import followthrough.pursuits.AddressBook;
import followthrough.pursuits.Event;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Pursuits;
import followthrough.pursuits.Recorded;
import followthrough.pursuits.Replies;
import followthrough.team.Team;
import followthrough.team.Viewer;
import followthrough.web.Figures;
import followthrough.web.Lengths;
import followthrough.web.Refused;
import followthrough.web.Toast;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes what a person typed about an outcome to the door of pursuits. */
@Component
class Outcomes {
    private final Pursuits pursuits;
    private final Replies replies;
    private final AddressBook addressBook;
    private final Prospects prospects;
    private final Team team;
    private final QueueStore store;
    private final Clock clock;

    Outcomes(
            Pursuits pursuits,
            Replies replies,
            AddressBook addressBook,
            Prospects prospects,
            Team team,
            QueueStore store,
            Clock clock) {
        this.pursuits = pursuits;
        this.replies = replies;
        this.addressBook = addressBook;
        this.team = team;
        this.prospects = prospects;
        this.store = store;
        this.clock = clock;
    }

    /** @param by the channel worked in instead of the planned one; empty for the planned one */
    Recorded record(Viewer viewer, Prospect prospect, OutcomeForm form, String by) {
        long prospectId = prospect.prospectId();
        var today = clock.instant().atZone(prospect.zone()).toLocalDate();
        var sought =
                form.word().equals("found") ? sought(pursuits.openOf(prospectId).orElse(null)) : null;
        var moved = form.word().equals("snooze") ? store.snoozed(prospectId) : 0;
        return switch (form.read(today, viewer.zone(), moved)) {
            case OutcomeForm.Read.Unclear(var why) -> new Recorded.Refused(why);
            case OutcomeForm.Read.Said(var outcome) when sought != null -> found(viewer, prospect, sought, form);
            case OutcomeForm.Read.Said(var outcome) ->
                pursuits.record(
                        prospectId,
                        outcome,
                        used(form, by),
                        form.noteText(),
                        viewer.memberId(),
                        form.told(),
                        form.giving());
            case OutcomeForm.Read.Happened(var event) ->
                pursuits.happenedTo(prospectId, event, form.word(), viewer.memberId(), form.told());
        };
    }

    /**
     * A leader ends a pursuit over the guard's word. What a rep guesses about a person is no reason for a leader either.
     *
     * @param prospect whom the viewer may change
     */
    Recorded override(Viewer viewer, Prospect prospect, OverrideForm form) {
        if (!viewer.leads())
            throw Refused.forbidden(
                    "An override needs a leader",
                    "The guard lets a prospect go on their own word, or once the exit policy is met. A leader may end it"
                            + " before, with a reason.");
        var why = form.why() == null ? "" : form.why().strip();
        var tooLong = Lengths.refusal("The reason", why, Lengths.REMARK);
        if (tooLong.isPresent()) return new Recorded.Refused(tooLong.get());
        if (Reasons.isGuess(why))
            return new Recorded.Refused("“" + why + "” is a guess about them. Why does the follow-up end?");
        return pursuits.happenedTo(
                prospect.prospectId(), new Event.Overridden(why), "override", viewer.memberId(), form.told());
    }

    /** They contacted us, and a person writes it down. */
    Recorded contacted(Viewer viewer, Prospect prospect, ReplyForm form) {
        return switch (form.read(viewer.zone(), clock.instant())) {
            case ReplyForm.Read.Unclear(var why) -> new Recorded.Refused(why);
            case ReplyForm.Read.Said(var way, var at, var words) ->
                replies.log(prospect.prospectId(), way, words, at, viewer.memberId(), form.told());
        };
    }

    /** What a chore looks for; absent where the next step is no such chore. */
    private static @Nullable Channel sought(@Nullable Pursuit pursuit) {
        var next = pursuit == null || pursuit.inReview() ? null : pursuit.next();
        return next != null && next.chore() && next.commitment() == null ? next.channel() : null;
    }

    /** What was looked for is added, and with that the chore is done; without it nothing was found. */
    private Recorded found(Viewer viewer, Prospect prospect, Channel sought, OutcomeForm form) {
        var typed = form.addressText();
        if (typed.isEmpty()) return new Recorded.Refused("What did you find? Type it here, or press “Not found”.");
        var region = prospect.country().isEmpty() ? team.workspace().country() : prospect.country();
        var address =
                switch (sought) {
                    case EMAIL -> NewAddress.email(typed);
                    case CALL, SMS -> NewAddress.phone(typed, region);
                    case SOCIAL -> NewAddress.social(typed);
                    default -> NewAddress.email(typed).or(() -> NewAddress.phone(typed, region));
                };
        if (address.isEmpty()) return new Recorded.Refused(noAddress(typed));
        var dead = prospects.addresses(prospect.prospectId()).stream()
                .filter(it -> !it.live() && it.lookup().equals(address.get().lookup()))
                .findFirst();
        if (dead.isPresent())
            return new Recorded.Refused(
                    dead.get().value() + " is known and dead: " + dead.get().deadWhy() + ".");
        var result = addressBook.add(prospect.prospectId(), address.get(), viewer.memberId());
        return switch (result.added()) {
            case AddressAdded.Theirs _ -> {
                if (!form.noteText().isEmpty())
                    prospects.tell(
                            Entry.of(prospect.prospectId(), clock.instant(), Entry.Kind.NOTE, viewer.memberId(), "Note")
                                    .withDetail(form.noteText()));
                var after = pursuits.openOf(prospect.prospectId()).orElseThrow();
                yield new Recorded.Done(after, after.next(), result.undoId());
            }
            case AddressAdded.Suppressed(var why) ->
                new Recorded.Refused(
                        "Nobody may be contacted at " + typed + " (" + why.word() + "), so it was not added.");
            case AddressAdded.TakenBy _ -> new Recorded.Refused(typed + " belongs to another prospect already.");
        };
    }

    static String noAddress(String typed) {
        return "“" + typed.strip()
                + "” is not an address we can reach. An e-mail address has an @; a number without its"
                + " country’s code needs the prospect’s country.";
    }

    /** The channel really used, absent for the planned one: a dial is a call, whatever was planned. */
    private static @Nullable Channel used(OutcomeForm form, String by) {
        var instead = Channel.find(by);
        return switch (form.word()) {
            case "no answer", "voicemail" -> Channel.CALL;
            case "interested", "not now", "no", "wrong person", "meeting booked", "won", "opted out" ->
                form.channelUsed().or(() -> instead).orElse(null);
            default -> instead.orElse(null);
        };
    }

    /** What was done, and how it is taken back, or why it cannot be. */
    Toast toast(OutcomeForm form, Prospect prospect, Recorded.Done done) {
        var said = said(form.word(), prospect.name());
        var why = done.undoId() != null ? "" : whyNoUndo(form);
        var toast = done.undoId() != null
                ? Toast.undoable(said, "/undo/" + done.undoId())
                : why.isEmpty() ? Toast.said(said) : Toast.explained(said + ". No undo: " + why);
        return Ended.sale(List.of(done.after())).stream()
                .flatMap(sale -> prospects.deals(prospect.prospectId()).stream().filter(sale::leftOpen))
                .findFirst()
                .map(deal -> toast.and(
                        "Their deal “" + deal.title() + "” of " + Figures.money(deal.amount(), deal.currency())
                                + " is still open",
                        "/prospects/" + prospect.prospectId() + "#deals"))
                .orElse(toast);
    }

    /** In a few words, for what reaches further than the pursuit. */
    private static String whyNoUndo(OutcomeForm form) {
        return switch (form.word()) {
            case "opted out" -> "it is kept as proof, and only they themselves can open the door again";
            case "bad data" -> "the address may be other people’s too, and is dead for all of them";
            case "wrong person" -> "the person they named is a prospect by now";
            default -> "";
        };
    }

    private static String said(String word, String name) {
        return switch (word) {
            case "" -> "Saved";
            case "snooze" -> name + " is moved";
            case "done" -> "Done with " + name;
            case "found", "not found", "go on" -> Words.capital(word) + ": " + name;
            case "let go" -> name + " is let go";
            case "goes on" -> name + " goes on";
            case "hold" -> name + " stays held";
            case "won with it" -> name + ": won with the deal";
            default -> name + ": " + word;
        };
    }
}
