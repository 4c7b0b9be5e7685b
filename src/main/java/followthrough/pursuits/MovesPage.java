package followthrough.pursuits;

import followthrough.playbook.SequenceVersion;

/**
 * Those who run through earlier versions of a sequence than the newest.
 *
 * @param progress one line about the move that was asked for; empty when none was
 * @param goesOn whether it is not done yet
 */
public record MovesPage(SequenceVersion newest, Moves.Preview preview, String progress, boolean goesOn) {}
