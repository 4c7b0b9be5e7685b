/** Tests of sending and reading mail, against real servers and one that misbehaves. */
@NullMarked
package followthrough.channels.email;

import org.jspecify.annotations.NullMarked;
