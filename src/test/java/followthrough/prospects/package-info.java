/** Tests of prospects. */
@NullMarked
package followthrough.prospects;

import org.jspecify.annotations.NullMarked;
