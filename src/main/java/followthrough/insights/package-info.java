/**
 * Counts, rates and curves of how follow-up goes, each with its definition, and a forecast of what comes. Reads the tables of
 * other modules with queries of its own and never writes. Uses {@code team} for who may see what, {@code channels} for which
 * mailbox it is, {@code playbook} for what steps say, {@code pursuits} for the days on which prospects are at work and
 * {@code web} for the page.
 */
@NullMarked
package followthrough.insights;

import org.jspecify.annotations.NullMarked;
