/** A team at work, seen through its pages and its API. */
@NullMarked
package followthrough.today;

import org.jspecify.annotations.NullMarked;
