/**
 * The page frame: layout, navigation, error pages, health, htmx glue, words for times and figures. Knows no other module:
 * what they want shown in the frame they say through a {@link followthrough.web.FrameSource}.
 */
@NullMarked
package followthrough.web;

import org.jspecify.annotations.NullMarked;
