@NullMarked
package followthrough.sandbox;

import org.jspecify.annotations.NullMarked;
