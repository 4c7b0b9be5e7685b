/**
 * Ways to reach a person, and which hosts typed by users may be connected to. Decides nothing about when or what to
 * send and keeps no ledger. Uses {@code team}.
 */
@NullMarked
package followthrough.channels;

import org.jspecify.annotations.NullMarked;
