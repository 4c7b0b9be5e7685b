package followthrough.prospects;

import java.util.List;

/** What became of a correction: all of it or nothing. */
public sealed interface Corrected {
    /** @param changes one line each, e.g. {@code Job title: from “CTO” to “CEO”}; empty when nothing was different */
    record Done(List<String> changes) implements Corrected {}

    record Refused(Fact fact, String reason) implements Corrected {}
}
