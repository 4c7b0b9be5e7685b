package followthrough.today;

import followthrough.web.When;
import java.util.List;

/** Pursuits that are held because of somebody else, by what happened. */
public record HeldPage(List<Group> groups, When when) {
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
