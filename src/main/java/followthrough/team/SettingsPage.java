package followthrough.team;

import followthrough.web.When;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member sees of oneself in the settings.
 *
 * @param name and what follows up to the shortcuts: as kept, or as just entered and refused
 * @param leave as just asked for and refused; else empty
 * @param covers who could take over during leave; the first one is nobody
 * @param newToken an API token made a moment ago, to be copied now or never
 */
public record SettingsPage(
        Member member,
        String name,
        String zone,
        Week week,
        int followUpMinutes,
        boolean shortcuts,
        List<Absence> absences,
        LeaveForm leave,
        Map<String, String> covers,
        Map<Long, String> names,
        List<ApiToken> tokens,
        Map<String, String> roles,
        @Nullable String newToken,
        When when) {
    public LocalDate today() {
        return when.today();
    }

    public String day(LocalDate date) {
        return when.day(date);
    }

    public String day(ApiToken token) {
        return when.day(token.createdAt());
    }

    public String coverName(Absence absence) {
        return absence.coverId() == null ? "nobody" : names.getOrDefault(absence.coverId(), "somebody of another team");
    }
}
