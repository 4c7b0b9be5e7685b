/** Tests of the ways to reach a person. */
@NullMarked
package followthrough.channels;

import org.jspecify.annotations.NullMarked;
