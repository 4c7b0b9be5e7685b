/**
 * Brings people in: files, forms, API and mail, with a verdict on every row, duplicates and routing.
 *
 * <p>It never loosens a consent and never decides a touch; it may use pursuits, playbook, prospects and team.
 */
@NullMarked
package followthrough.intake;

import org.jspecify.annotations.NullMarked;
