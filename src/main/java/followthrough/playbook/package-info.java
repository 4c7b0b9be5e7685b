/**
 * How this team follows up: sequences in immutable versions, their steps, templates and approaches, exit policies,
 * assets and snippets.
 * Knows no prospect's state and no date. Uses {@code prospects} for its words only and {@code team} for who publishes and
 * whose name stands under a text.
 */
@NullMarked
package followthrough.playbook;

import org.jspecify.annotations.NullMarked;
