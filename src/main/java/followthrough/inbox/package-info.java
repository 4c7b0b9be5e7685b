/**
 * What a message that came in says: an answer, an automatic answer, a bounce, a complaint, an opt-out or none of these.
 * Pure reading; what follows from it is decided in {@code pursuits}.
 */
@NullMarked
package followthrough.inbox;

import org.jspecify.annotations.NullMarked;
