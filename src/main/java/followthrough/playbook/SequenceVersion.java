package followthrough.playbook;

import java.time.Instant;

/** A published sequence as it will stay: changing it makes the next number. */
public record SequenceVersion(long versionId, int number, Sequence sequence, Instant publishedAt) {}
