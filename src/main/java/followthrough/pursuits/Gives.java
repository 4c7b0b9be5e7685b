package followthrough.pursuits;

import java.util.List;

/**
 * What a touch gives beside its words.
 *
 * @param contents of assets, in the order in which they go with it
 * @param material by which name the follow-up that begins with it calls what it gives; empty where none does
 */
record Gives(List<Long> contents, String answer, String introduction, String material) {
    static final Gives NOTHING = new Gives(List.of(), "", "", "");

    static Gives contents(List<Long> contents) {
        return contents.isEmpty() ? NOTHING : new Gives(contents, "", "", "");
    }
}
