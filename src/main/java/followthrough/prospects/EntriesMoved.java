package followthrough.prospects;

import java.util.List;

/** Mail that was kept stands in another prospect's timeline by now: the two are one person, or are two again. */
public record EntriesMoved(long toProspectId, List<Long> receivedIds) {}
