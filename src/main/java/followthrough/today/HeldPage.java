package followthrough.today;

import followthrough.web.When;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a decision because of somebody else.
 *
 * @param questions mail of people nobody knows, which may be about prospects of the viewer's
 * @param groups pursuits that are held, by what happened
 */
public record HeldPage(List<Question> questions, List<Group> groups, When when) {
    /**
     * @param who wrote, by address and, where it says one, name
     * @param about in a sentence, whom it may be about
     * @param rest of the text, and the signature below it; empty where there is no more
     * @param optOut whether it asks to hear no more, which whom it is about does not then
     * @param same the one whose name the writer bears: it may be another address of theirs; absent: nobody's
     */
    public record Question(
            long receivedId,
            String who,
            String about,
            String subject,
            String text,
            String rest,
            String when,
            Map<Long, String> people,
            boolean optOut,
            @Nullable Long same) {}

    /**
     * @param why by which the form names the group
     * @param what happened, as a sentence
     * @param until {@code Tue 17 Mar}
     * @param people the best of them
     * @param more how many are not shown
     * @param wonWithIt whether it may be said that they bought with the deal
     * @param then what happens without a decision
     */
    public record Group(
            String why,
            String what,
            String until,
            int count,
            List<Person> people,
            int more,
            boolean wonWithIt,
            String then) {}

    public record Person(long prospectId, String name, String title, String tier, int touches, String goal) {}
}
