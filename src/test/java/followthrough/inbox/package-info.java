/** Tests of reading what came in. */
@NullMarked
package followthrough.inbox;

import org.jspecify.annotations.NullMarked;
