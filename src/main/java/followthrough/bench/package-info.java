/**
 * Measurements of the real application, run as a process of its own on a scratch folder, each beside a yardstick taken
 * in the same run. Decides nothing and is used by nothing but its command and the tests.
 */
@NullMarked
package followthrough.bench;

import org.jspecify.annotations.NullMarked;
