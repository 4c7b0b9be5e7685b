package followthrough.pursuits;

import followthrough.playbook.Lint;
import followthrough.playbook.LintRule;
import followthrough.playbook.Playbook;
import java.util.Optional;
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
