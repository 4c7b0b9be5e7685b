/** The root: the application itself and nothing else. The rooms are the packages below. */
@NullMarked
package followthrough;

import org.jspecify.annotations.NullMarked;
