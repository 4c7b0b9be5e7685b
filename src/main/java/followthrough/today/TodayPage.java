package followthrough.today;

import followthrough.web.FramePart;
import followthrough.web.When;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page of today shows.
 *
 * @param owner whose queue this is, where it is not the viewer's own
 * @param query what every link here carries on: {@code ""} or {@code &owner=7}
 * @param others whose queues a leader may look at, by id; empty for a rep
 * @param whose the id of the one shown
 * @param stuck what keeps the viewer's own automatic e-mails from leaving; empty in somebody else's queue
 * @param held decisions of the viewer's own that wait, by what happened
 * @param unattended colleagues of a leader who are away with nobody for what waits; empty in somebody else's queue
 * @param selected the prospect of the open row; absent when nothing is left to do here
 * @param pane the work on it; absent when there is none, or when it is on the screen already
 * @param more the address of a longer page; absent when all is shown
 * @param itself this list's own address, without what is open
 * @param waiting how much waits in all lanes; absent in somebody else's queue
 */
public record TodayPage(
        @Nullable String owner,
        String query,
        Map<String, String> others,
        String whose,
        Day day,
        List<Stuck> stuck,
        List<Held> held,
        List<Unattended> unattended,
        List<Tab> tabs,
        Lane lane,
        List<QueueRow> rows,
        @Nullable Long selected,
        @Nullable Pane pane,
        @Nullable String more,
        String itself,
        FramePart.@Nullable Count waiting,
        When when) {

    /**
     * Automatic e-mails that do not leave until a person sees to it.
     *
     * @param href where that is done; absent for whoever may not
     * @param action what is done there, or who does it
     */
    public record Stuck(String what, String why, @Nullable String href, String action) {}

    /** Pursuits that stand still until the viewer decides. @param what happened, and how many it holds until when */
    public record Held(String what, int count) {}

    /**
     * @param what who is away until when, and what waits
     * @param covers whom a leader may name, by id; the first one is nobody
     */
    public record Unattended(long absenceId, long memberId, String what, Map<String, String> covers) {}

    /** @param clock when the first first-touch clock runs out */
    public record Tab(
            Lane lane, String count, String tone, @Nullable Instant clock) {}

    /**
     * The day as a whole.
     *
     * @param planned minutes of what is done and what is still due
     * @param there minutes there are for following up today
     * @param capped more is planned than was counted
     * @param streak days running with every first touch in time
     */
    public record Day(
            String heading,
            int planned,
            int there,
            boolean capped,
            int touches,
            int noes,
            int streak,
            int recover,
            @Nullable End end) {
        public int over() {
            return Math.max(0, planned - there);
        }
    }

    /**
     * How the day ended.
     *
     * @param done touches made, by channel: {@code 9 calls}
     * @param moved whose next step was put off
     * @param left touches and minutes of today that are still there
     * @param next the next working day: {@code Wednesday 25 November}
     * @param touches due then
     * @param minutes they take, with what is left of today
     * @param there minutes there are then
     */
    public record End(
            List<String> done,
            List<Pane.Person> moved,
            int left,
            int leftMinutes,
            String next,
            int touches,
            int minutes,
            int there) {
        public int over() {
            return Math.max(0, minutes - there);
        }
    }

    public boolean isSelected(QueueRow row) {
        return selected != null && selected == row.prospectId();
    }

    /** Where the open row is; -1 when it is not among them. */
    public int selectedIndex() {
        for (int i = 0; i < rows.size(); i++) if (isSelected(rows.get(i))) return i;
        return -1;
    }

    /** The key that leads to this row from the open one. */
    public static @Nullable String key(int row, int selected) {
        return selected < 0 ? null : row == selected + 1 ? "j" : row == selected - 1 ? "k" : null;
    }

    /** The same pane as a part to swap in. */
    public String part(int index) {
        var below = index + 1 < rows.size() ? "&then=" + rows.get(index + 1).prospectId() : "";
        return "/today/prospects/" + rows.get(index).prospectId() + "?lane=" + lane.word() + query + below;
    }

    public String href(QueueRow row) {
        return "/today?lane=" + lane.word() + "&open=" + row.prospectId() + query;
    }
}
