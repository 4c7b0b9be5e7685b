/**
 * Breaks what the product runs on, at random and on purpose, and counts what became of each message: mail servers that
 * fail at every step, killed applications and databases, clocks that jump, a full disk. Uses {@code bench} for the
 * installations and the mail server, reads the database of its own installations, and is used by nothing but its
 * command and the tests.
 */
@NullMarked
package followthrough.chaos;

import org.jspecify.annotations.NullMarked;
