package followthrough.inbox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reply seems to want, with the words that say so: a proposal, which a person takes with a key or leaves. Nothing
 * follows from it by itself but from {@link Stop}. What is unsure, long or contradicts itself is {@link None}.
 */
public sealed interface Intent {
    /** @param because absent only for none */
    record Interested(Evidence because) implements Intent {}

    record Question(Evidence because) implements Intent {}

    /** @param until the first day that was meant; absent where none was said */
    record NotNow(@Nullable LocalDate until, Evidence because) implements Intent {}

    record No(Reason why, Evidence because) implements Intent {}

    /** @param referral whom to ask instead; absent when nobody was named */
    record WrongPerson(@Nullable Referral referral, Evidence because) implements Intent {}

    /** A time is proposed or accepted. */
    record Meeting(Evidence because) implements Intent {}

    record Stop() implements Intent {}

    record None() implements Intent {}

    /**
     * The words that decided.
     *
     * @param from where they begin in the text
     * @param to where they end
     * @param rule the habit of speech it was read by, with its language, as {@code no need, de}
     */
    record Evidence(int from, int to, String words, String rule) {}

    /** As given in the reply; each may be empty, but not all. */
    record Referral(String name, String address, String phone) {}

    /** Why not, as far as they say. */
    enum Reason {
        PRICE("price"),
        TIMING("timing"),
        COMPETITOR("went with someone else"),
        NO_NEED("no need"),
        NO_BUDGET("no budget"),
        NO_AUTHORITY("no authority"),
        OTHER("other");

        /** As the outcome keeps it. */
        public final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    /** Longer mail has more to say than one of these. */
    int MOST_WORDS = 150;

    int MOST_LETTERS = 400;

    Pattern THEN = Pattern.compile(
            "\\b(?:then|dann|à ce moment-là|entonces|então|allora|dan|då|wtedy)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    /**
     * @param visible without quotes and signature
     * @param written the day it was written, from which "in two weeks" counts
     */
    static Intent of(String subject, String visible, LocalDate written) {
        if (OptOuts.is(subject, visible)) return new Stop();
        var text = visible.strip().length() > 4_000 ? "" : visible;
        if (text.isBlank() || text.strip().split("\\s+").length > MOST_WORDS) return new None();
        var found = new ArrayList<Intent>();
        LocalDate said = null;
        for (var sentence : Sentence.in(text)) {
            if (sentence.text().length() > MOST_LETTERS) continue; // no sentence, and slow to search
            var date = LaterDates.in(sentence.text(), written);
            var intent = read(
                    sentence,
                    text,
                    written,
                    date == null && THEN.matcher(sentence.text()).find() ? said : date);
            if (intent != null) found.add(intent);
            said = date;
        }
        return weighed(found);
    }

    /** Who is asked wrongly says nothing about anything else; a date outweighs a refusal; yes and no together are neither. */
    private static Intent weighed(List<Intent> found) {
        var wrong = first(found, WrongPerson.class);
        if (wrong != null) {
            var named = found.stream()
                    .filter(it -> it instanceof WrongPerson(var referral, var _) && referral != null)
                    .findFirst();
            return named.orElse(wrong);
        }
        for (var intent : found) if (intent instanceof NotNow(var until, var _) && until != null) return intent;
        var no = first(found, No.class);
        var meeting = first(found, Meeting.class);
        var interested = first(found, Interested.class);
        if (no != null && (meeting != null || interested != null)) return new None();
        if (meeting != null) return meeting;
        if (no != null) {
            // "It is a no. We have no budget": the reason is what can be learnt from.
            for (var intent : found) if (intent instanceof No(var why, var _) && why != Reason.NO_NEED) return intent;
            return no;
        }
        var notNow = first(found, NotNow.class);
        if (notNow != null) return interested == null ? notNow : new None();
        if (interested != null) return interested;
        var question = first(found, Question.class);
        return question == null ? new None() : question;
    }

    private static @Nullable Intent first(List<Intent> found, Class<? extends Intent> kind) {
        return found.stream().filter(kind::isInstance).findFirst().orElse(null);
    }

    /**
     * What one sentence says; absent when nothing that a rule stands for.
     *
     * @param date named in it or in the one before: "We plan in November. Try me again then."
     */
    private static @Nullable Intent read(Sentence sentence, String text, LocalDate written, @Nullable LocalDate date) {
        var wrong = IntentRules.find(IntentRules.WRONG_PERSON, sentence);
        if (wrong != null) return new WrongPerson(Referrals.in(text, wrong), wrong);
        var no = no(sentence);
        var later = IntentRules.find(IntentRules.LATER, sentence);
        if (later != null && date != null && date.isAfter(written)) return new NotNow(date, later);
        var notNow = IntentRules.find(IntentRules.NOT_NOW, sentence);
        if (notNow == null && no != null && no.why() == Reason.NO_NEED)
            notNow = IntentRules.now(sentence, no.because());
        if (notNow != null) return new NotNow(date != null && date.isAfter(written) ? date : null, notNow);
        var meeting = meeting(sentence);
        if (meeting != null && no == null) return meeting;
        if (no != null) return no;
        var interested = IntentRules.find(IntentRules.INTERESTED, sentence);
        if (interested != null && !IntentRules.isDenied(sentence, interested)) return new Interested(interested);
        return question(sentence);
    }

    private static @Nullable No no(Sentence sentence) {
        for (var reason : IntentRules.NO.entrySet()) {
            var found = IntentRules.find(reason.getValue(), sentence);
            if (found != null) return new No(reason.getKey(), found);
        }
        return null;
    }

    private static @Nullable Meeting meeting(Sentence sentence) {
        if (!IntentRules.DAY.matcher(sentence.text()).find()
                || !IntentRules.TIME.matcher(sentence.text()).find()) return null;
        var cue = IntentRules.find(IntentRules.MEETING, sentence);
        return cue == null ? null : new Meeting(sentence.evidence(cue.rule()));
    }

    private static @Nullable Question question(Sentence sentence) {
        var text = sentence.text().strip();
        boolean asks = text.endsWith("?") || text.endsWith("？") || text.endsWith("か。") || text.endsWith("か");
        boolean words = text.split("\\s+").length >= 3
                || IntentRules.JAPANESE.matcher(text).find() && text.length() >= 6;
        if (!asks || !words || IntentRules.COURTESY.matcher(text).find()) return null;
        return new Question(sentence.evidence("question"));
    }

    /**
     * A sentence and where it stands.
     *
     * @param text with words that are only polite blanked out, so that "no problem" is no no
     */
    record Sentence(int from, String text, String whole) {
        private static final Pattern POLITE = Pattern.compile(
                "\\b(?:no (?:worries|problem|probs?|rush|hurry|need to (?:rush|hurry|worry|apologi[sz]e))|not a problem|why not|kein(?:e|en)? (?:problem|sorge|thema|eile|ursache)|pas de (?:souci|problème|quoi)|aucun (?:souci|problème)|no hay problema|sin problemas?|no pasa nada|sem (?:problemas?|pressa)|nessun problema|non c'è problema|geen (?:probleem|punt|zorgen)|inga? (?:problem|fara)|nie ma (?:problemu|sprawy)|nic nie szkodzi)\\b|問題ありません",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

        /** "Thursday works. 2pm?" is one answer. */
        private static final Pattern HOUR_ALONE = Pattern.compile(
                "\\s{1,2}(?:at |around |um |à |say )?\\d{1,2}(?:[:.h]\\d\\d)? ?(?:am|pm|uhr|h|uur)?\\s?\\?",
                Pattern.CASE_INSENSITIVE);

        static List<Sentence> in(String text) {
            var polite = POLITE.matcher(text)
                    .replaceAll(found -> " ".repeat(found.group().length()));
            var sentences = new ArrayList<Sentence>();
            int from = 0;
            for (int i = 0; i < polite.length() && sentences.size() < 40; i++) {
                if (!endsAt(polite, from, i)) continue;
                add(sentences, polite, text, from, i + 1);
                from = i + 1;
            }
            add(sentences, polite, text, from, polite.length());
            return sentences;
        }

        /** Lines are wrapped behind sixty letters and more; a shorter one ends where it ends. */
        private static boolean endsAt(String text, int from, int at) {
            char here = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
            if (here == '。' || here == '！' || here == '？') return true;
            if (here == '\n') return next == '\n' || at - text.lastIndexOf('\n', at - 1) < 50;
            return (here == '.' || here == '!' || here == '?' || here == ';')
                    && (Character.isWhitespace(next) || next == '\n')
                    && !(here == '.' && at - from < 3)
                    && !(here == '.'
                            && HOUR_ALONE
                                    .matcher(text)
                                    .region(at + 1, text.length())
                                    .lookingAt());
        }

        private static void add(List<Sentence> all, String polite, String text, int from, int to) {
            var plain = polite.substring(from, to)
                    .replace('\n', ' ')
                    .replace('’', '\'')
                    .replace('\u00a0', ' ');
            if (!plain.isBlank()) all.add(new Sentence(from, plain, text.substring(from, to)));
        }

        Evidence evidence(String rule) {
            int start = 0;
            while (start < whole.length() && Character.isWhitespace(whole.charAt(start))) start++;
            return new Evidence(from + start, from + whole.stripTrailing().length(), whole.strip(), rule);
        }

        Evidence evidence(int start, int end, String rule) {
            return new Evidence(from + start, from + end, whole.substring(start, end), rule);
        }
    }
}
