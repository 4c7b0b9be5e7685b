package followthrough.chaos;

import org.jspecify.annotations.Nullable;

/**
 * One person's first e-mail as the ledger has it at the end.
 *
 * @param person the address; each person is due one message and no more
 * @param state absent when the ledger has no row
 * @param shown whether a person is asked about it as their next step
 * @param told whether a person was told by an alert
 * @param recorded whether it stands in the history as a touch made
 * @param inDoubt whether it was unknown at any time
 */
record Send(String person, @Nullable String state, boolean shown, boolean told, boolean recorded, boolean inDoubt) {}
