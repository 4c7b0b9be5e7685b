package followthrough.pursuits;

import followthrough.playbook.Lint;
import followthrough.playbook.LintRule;
import followthrough.playbook.Playbook;
import followthrough.playbook.ValueLint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the value lint says of the message that is to be the next touch, beside what this person had before. Which findings
 * were shown, dismissed or sent all the same is kept, once for each rule and message.
 */
@Component
public class Wording {
    private final Lint lint;
    private final PursuitStore store;
    private final Playbook playbook;

    Wording(Lint lint, PursuitStore store, Playbook playbook) {
        this.lint = lint;
        this.store = store;
        this.playbook = playbook;
    }

    /** Writes nothing. @param files whether files go with it @param subject empty where the channel has none */
    @Transactional(readOnly = true)
    public Lint.Findings look(Pursuit pursuit, String subject, String text, boolean files) {
        return lint.check(
                new Lint.Writing(subject, text, store.written(pursuit.prospectId()), again(pursuit), files, false),
                message(pursuit));
    }

    /** As {@link #look}, before the eyes of somebody who writes. */
    @Transactional
    public Lint.Findings seen(Pursuit pursuit, String subject, String text, boolean files, long byMember) {
        var findings = look(pursuit, subject, text, files);
        lint.seen(findings, message(pursuit), byMember);
        return findings;
    }

    /** Does without what a rule found in this text. @param reason not empty @return what is left */
    @Transactional
    public Lint.Findings dismiss(
            Pursuit pursuit, String subject, String text, boolean files, LintRule rule, String reason, long byMember) {
        lint.dismiss(look(pursuit, subject, text, files), rule, reason, message(pursuit), byMember);
        return look(pursuit, subject, text, files);
    }

    /** It is about to leave. @return why it may not; empty when it may, and with what it left is kept then */
    Optional<String> leaves(Pursuit pursuit, String subject, String text, boolean files, long byMember) {
        var findings = look(pursuit, subject, text, files);
        var refusal = Lint.refusal(findings);
        if (refusal.isEmpty()) lint.sent(findings, message(pursuit), byMember);
        return refusal;
    }

    /**
     * What keeps back what leaves by itself at the moment, for many messages.
     *
     * @param before what each of these people had in writing; empty while no rule that looks back keeps anything back
     */
    record Bars(Set<LintRule> rules, Map<Long, List<ValueLint.Touch>> before) {}

    Bars bars(Collection<Long> prospectIds) {
        var rules = lint.keepBack();
        return new Bars(rules, rules.stream().anyMatch(LintRule::looksBack) ? store.written(prospectIds) : Map.of());
    }

    /** Why a message that leaves by itself may not, whenever its template was published; empty when it may. */
    Optional<String> keptBack(Bars bars, Pursuit pursuit, String subject, String text, boolean files) {
        if (bars.rules().isEmpty()) return Optional.empty();
        var before = bars.before().getOrDefault(pursuit.prospectId(), List.of());
        var again = bars.rules().contains(LintRule.SAME_APPROACH) ? again(pursuit) : null;
        return Lint.keptBack(new Lint.Writing(subject, text, before, again, files, false), bars.rules());
    }

    private static Lint.Message message(Pursuit pursuit) {
        return new Lint.Message(
                pursuit.prospectId(), pursuit.pursuitId(), pursuit.made().touches() + 1);
    }

    /** The name of its approach, if the touch before had the same. */
    private @Nullable String again(Pursuit pursuit) {
        var next = pursuit.next();
        var made = pursuit.made().approaches();
        var approach = next == null ? null : next.approach();
        return approach != null && !made.isEmpty() && made.getLast().equals(approach)
                ? playbook.library().get(approach).name()
                : null;
    }
}
