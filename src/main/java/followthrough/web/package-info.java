/** The page frame, navigation, error pages and health. Knows no other module. */
@NullMarked
package followthrough.web;

import org.jspecify.annotations.NullMarked;
