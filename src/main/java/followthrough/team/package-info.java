/**
 * The people who work here: reps, leaders and administrators, how they sign in, when they work and when they are away,
 * and the workspace they share. Knows nothing of prospects and decides nothing about follow-up. Uses {@code web} and
 * {@code database}.
 */
@NullMarked
package followthrough.team;

import org.jspecify.annotations.NullMarked;
