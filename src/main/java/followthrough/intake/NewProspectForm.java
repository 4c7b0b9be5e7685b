package followthrough.intake;

import followthrough.prospects.Basis;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stands in the form for one new prospect, as it was typed. */
public record NewProspectForm(
        String name,
        String company,
        String email,
        String phone,
        String source,
        String tier,
        String basis,
        String basisNote,
        String note) {

    public Map<String, String> tiers() {
        var tiers = new LinkedHashMap<String, String>();
        tiers.put("", "by the rule; B where there is none");
        tiers.put("A", "A, the most personal effort");
        tiers.put("B", "B");
        tiers.put("C", "C, mostly automatic");
        return tiers;
    }

    public Map<String, String> bases() {
        var bases = new LinkedHashMap<String, String>();
        // Nothing is claimed of a person that nobody chose: automatic mail follows from it.
        bases.put("", "Choose …");
        for (var basis : Basis.values()) bases.put(basis.word(), basis.meaning());
        return bases;
    }
}
