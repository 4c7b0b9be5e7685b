/**
 * Counts, rates and curves of how follow-up goes, each with its definition. Reads the tables of other modules with
 * queries of its own and never writes. Uses {@code team} for who may see what, {@code channels} for which mailbox it is and
 * {@code web} for the page.
 */
@NullMarked
package followthrough.insights;

import org.jspecify.annotations.NullMarked;
