/** Tests of sending and reading mail, against real servers and one that misbehaves. */
// Named as in the code: where tests run, this description of the package hides the other.
@NamedInterface("email")
@NullMarked
package followthrough.channels.email;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
