/**
 * What came in: reads what a message says (an answer, an automatic answer, a bounce, a complaint, an opt-out or none of
 * these), finds whom it concerns, keeps it and tells {@code pursuits}, which decides what follows. Never sends and never
 * changes a mailbox. Uses {@code pursuits}, {@code channels} and {@code prospects}.
 */
@NullMarked
package followthrough.inbox;

import org.jspecify.annotations.NullMarked;
