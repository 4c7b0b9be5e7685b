package followthrough.today;

import followthrough.playbook.Approach;
import followthrough.playbook.Asset;
import followthrough.playbook.Lint;
import followthrough.prospects.Address;
import followthrough.prospects.Channel;
import followthrough.prospects.Deal;
import followthrough.prospects.Prospect;
import followthrough.pursuits.CallTime;
import followthrough.pursuits.Draft;
import followthrough.pursuits.Gifts;
import followthrough.pursuits.NextStep;
import followthrough.pursuits.Pursuit;
import followthrough.pursuits.Replies;
import followthrough.web.When;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work pane: one prospect, the touch ready to go, and what each outcome would lead to.
 *
 * @param next absent when nothing is open
 * @param by the channel worked in, which may be another than the planned one
 * @param draft absent where no e-mail is written
 * @param offers what could go with the e-mail
 * @param given what a message gives that leaves by another program; absent where it gives nothing
 * @param guide what to say and ask in a call
 * @param text of a social message or a text
 * @param example whether the text in brackets is an example, to be made the rep's own
 * @param needs what makes the text of an approach theirs; empty where the words are others
 * @param callTime whether now is a time to call or text them; absent where neither is planned
 * @param ruledOut why nobody may use this channel with them; absent when somebody may
 * @param proposal what their last words seem to want; absent where no answer is owed, or nothing is plain
 * @param outcomes empty when this person may only look
 * @param untils how long a "not now" may last, each with what follows; empty where none can be told
 * @param doubt the message of which nobody knows whether it left
 * @param instead why the step is with somebody else than the owner; absent when it is not
 * @param question what the owner is to decide; absent when nothing is
 * @param findings what the lint says of the draft or the text
 * @param snoozed how often the next step was moved
 * @param told the last that a person told of them; a form says by it what was on the screen
 * @param mayGo whether it goes to somebody else when its first-touch clock runs out
 * @param waits why it stands still, in a sentence; absent when it does not
 * @param wroteFrom an address from which they seem to have written last and which is not known as theirs; absent: none
 */
public record Pane(
        Prospect prospect,
        Place place,
        String owner,
        String line,
        List<Chip> chips,
        @Nullable Pursuit pursuit,
        @Nullable NextStep next,
        @Nullable Channel by,
        String number,
        @Nullable Said said,
        @Nullable Proposal proposal,
        @Nullable Draft draft,
        List<Gifts.Offer> offers,
        @Nullable Asset given,
        List<String> guide,
        @Nullable String text,
        boolean example,
        List<String> needs,
        @Nullable CallTime callTime,
        @Nullable String ruledOut,
        @Nullable Approach approach,
        List<Choice> outcomes,
        List<Until> untils,
        @Nullable Long doubt,
        int snoozed,
        long told,
        @Nullable String waits,
        boolean mayChange,
        boolean mayGo,
        String ifSilent,
        List<Address> addresses,
        List<Gift> received,
        List<Approach> unused,
        Lint.Findings findings,
        List<Deal> deals,
        List<Person> colleagues,
        @Nullable String instead,
        @Nullable String question,
        String whyFirst,
        @Nullable String wroteFrom,
        List<Happened> timeline,
        When when) {

    /**
     * Where in the queue the work goes on afterwards.
     *
     * @param query {@code ""}, or {@code &owner=7} in somebody else's queue
     * @param then the prospect of the row below; absent at the end
     */
    public record Place(String lane, String query, @Nullable Long then) {
        public static final Place NONE = new Place("", "", null);
    }

    /** In which words and channels a person may have said it, where that is not plain from the next step. */
    public boolean asksWhere() {
        return by == Channel.EMAIL && next != null && !next.chore() && !decides();
    }

    public boolean reacted() {
        return pursuit != null && pursuit.reactedAt() != null;
    }

    /** Ways in which they may have contacted us, each with its key. */
    public List<Replies.Way> ways() {
        return List.of(Replies.Way.values());
    }

    /** Something of value they have had. @param how in which channel and when */
    public record Gift(String icon, String name, String how) {}

    /** What could go with the e-mail and is for people like them. */
    public List<Gifts.Offer> fitting() {
        return offers.stream().filter(it -> it.open() && it.fits()).toList();
    }

    /** What could go with it and is meant for others. */
    public List<Gifts.Offer> others() {
        return offers.stream().filter(it -> it.open() && !it.fits()).toList();
    }

    /** What they have, and are not offered again. */
    public List<Gifts.Offer> had() {
        return offers.stream().filter(it -> !it.open()).toList();
    }

    /** Whether the follow-up after material begins when something is given that is followed up. */
    public boolean followsMaterial() {
        return pursuit != null && pursuit.followsMaterial();
    }

    /** Whether there is anything to give with the e-mail that is followed up. */
    public boolean offersMaterial() {
        return followsMaterial()
                && offers.stream().anyMatch(it -> it.open() && it.asset().followedUp());
    }

    /** Whether it goes with the e-mail unless somebody takes it out. */
    public boolean goes(Gifts.Offer offer) {
        return draft != null
                && draft.gives() != null
                && draft.gives().assetId() == offer.asset().assetId();
    }

    /** A "not now" of this length. @param value as the form sends it @param then the date, and what comes first */
    public record Until(String value, String label, String key, String then) {}

    /** What a chore looks for, as its field is called. */
    public String sought() {
        return next == null
                ? ""
                : switch (next.channel()) {
                    case CALL, SMS -> "The telephone number";
                    case EMAIL -> "The e-mail address";
                    case SOCIAL -> "The profile";
                    default -> "The e-mail address or telephone number";
                };
    }

    /** What began the sequence they run through: {@code “comparison sheet”, on Tuesday}; empty where nothing is known of it. */
    public String begunBy() {
        var enrolment = pursuit == null ? null : pursuit.enrolment();
        return enrolment == null || enrolment.trigger() == null
                ? ""
                : enrolment.trigger().words(new When(when.now(), prospect.zone()));
    }

    /** A day to put the step off to. @param at as the form sends it */
    public record Later(String label, String at) {}

    /** Days to choose from with a key; any other is typed. */
    public List<Later> later() {
        var today = when.today();
        return List.of(
                later("tomorrow", today.plusDays(1)), later("", today.plusDays(3)), later("", today.plusDays(7)));
    }

    private Later later(String word, LocalDate day) {
        return new Later(word.isEmpty() ? when.day(day) : word, day + "T09:00");
    }

    /** The library, narrowed down to what fits this touch; what is taken there is taken for this prospect. */
    public String allApproaches() {
        return "/playbook/approaches?for=" + prospect.prospectId()
                + (by == null || by == Channel.TASK ? "" : "&channel=" + by.word());
    }

    /** Whether it has an approach that could be another one. */
    public boolean otherApproach() {
        return mayChange && next != null && !next.chore() && !next.automatic() && !unused.isEmpty() && waits == null;
    }

    public @Nullable String unusual() {
        return callTime instanceof CallTime.Unusual(var why, var better)
                ? Words.capital(why) + ". Better from " + when.there(better, prospect.zone()) + "."
                : null;
    }

    public @Nullable String quiet() {
        return callTime instanceof CallTime.Quiet(var why, var until)
                ? Words.capital(why) + ". Their hours begin " + when.there(until, prospect.zone()) + "."
                : null;
    }

    /** When their hours begin, as the form sends it; empty when they may be called now. */
    public String hoursBegin() {
        return switch (callTime) {
            case CallTime.Unusual(var why, var better) -> better.toString();
            case CallTime.Quiet(var why, var until) -> until.toString();
            case CallTime.Good _ -> "";
            case null -> "";
        };
    }

    public record Chip(String text, String icon, String tone) {}

    /** @param label who said it and when */
    public record Said(String label, String text) {}

    public record Person(long prospectId, String name, String title) {}

    /**
     * One outcome that can be told with a key.
     *
     * @param word as the form sends it
     * @param then what it leads to; a refusal where it cannot be now
     * @param panel what it asks for first: {@code promise}, {@code until}, {@code reason}, {@code who}, {@code snooze},
     *     {@code time}, {@code found}, {@code hold}, {@code why}; absent when it is told at once
     */
    public record Choice(
            String word,
            String label,
            String key,
            String then,
            @Nullable String panel) {}

    /**
     * @param incoming whether the prospect did it
     * @param about where they said what it tells; empty where it rests on nothing they said
     * @param aboutId the entry in which they did; 0 where there is none
     */
    public record Happened(
            long entryId,
            String icon,
            boolean incoming,
            boolean made,
            String title,
            String by,
            String when,
            String full,
            Instant at,
            String detail,
            boolean folded,
            String about,
            long aboutId) {
        /** Of a message its first real sentence, because a greeting says nothing. */
        public String gist() {
            return folded || incoming && icon.equals("reply") ? Gist.of(detail) : detail;
        }
    }

    /** Where the lint of what is written here is asked. */
    public String lintAt() {
        return lintAt(prospect.prospectId(), by);
    }

    static String lintAt(long prospectId, @Nullable Channel by) {
        return "/today/prospects/" + prospectId + "/lint" + (by == null ? "" : "?by=" + by.word());
    }

    /** The id of the form that sends what is written, or tells that it was sent. */
    public String lintForm() {
        return lintForm(by);
    }

    static String lintForm(@Nullable Channel by) {
        return by == Channel.EMAIL ? "mail" : "outcomes";
    }

    /** Whether a text is written here that leaves by another program. */
    public boolean texts() {
        return by == Channel.SMS || by == Channel.SOCIAL;
    }

    public boolean writes() {
        return by == Channel.EMAIL && draft != null;
    }

    public boolean calls() {
        return by == Channel.CALL;
    }

    public boolean meets() {
        return by == Channel.MEETING;
    }

    /** Whether {@code d} says that it is done: a letter, a social message, a text, a task. */
    public boolean marked() {
        return next != null
                && !next.chore()
                && (by == Channel.SOCIAL || by == Channel.SMS || by == Channel.MAIL || by == Channel.TASK);
    }

    /** Whether what is offered are decisions about a pursuit that is held because of somebody else. */
    public boolean decides() {
        return question != null && next != null && next.commitment() == null;
    }

    public boolean chore() {
        return next != null && next.chore();
    }

    /** The channel that was really used, as the form sends it: empty for the planned one. */
    public String made() {
        return next == null || by == null || by == next.channel() ? "" : by.word();
    }

    public @Nullable String email() {
        return live(Address.Kind.EMAIL);
    }

    public @Nullable String phone() {
        return live(Address.Kind.PHONE);
    }

    public @Nullable String social() {
        return live(Address.Kind.SOCIAL);
    }

    private @Nullable String live(Address.Kind kind) {
        return addresses.stream()
                .filter(it -> it.kind() == kind && it.live())
                .map(Address::value)
                .findFirst()
                .orElse(null);
    }

    /** {@code tel:+47…} */
    public String dial() {
        return addresses.stream()
                .filter(it -> it.kind() == Address.Kind.PHONE && it.live())
                .map(it -> "tel:" + it.lookup())
                .findFirst()
                .orElse("");
    }

    /** A link to the profile, where what was kept is one. */
    public @Nullable String profile() {
        var social = social();
        if (social == null) return null;
        return social.startsWith("https://") || social.startsWith("http://")
                ? social
                : social.contains(".") && social.contains("/") ? "https://" + social : null;
    }
}
