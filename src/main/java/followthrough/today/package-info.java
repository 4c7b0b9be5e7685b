/**
 * What a rep sees: the queue of today with the reason of each place, prospects and deals, search, and what waits and
 * why. Reads across modules in queries of its own and decides nothing: what is done goes through the doors of
 * {@code pursuits} and {@code prospects}. Uses {@code playbook} and {@code team} too, and
 * {@code inbox} to read what a reply seems to want.
 */
@NullMarked
package followthrough.today;

import org.jspecify.annotations.NullMarked;
