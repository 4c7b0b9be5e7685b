/**
 * The sandbox: a second Followthrough in the same process, with a database, a clock and a mail server of its own and
 * simulated people on both ends of them. Never touches the installation's own data and never sends mail beyond its
 * own server. Uses {@code team}, {@code prospects}, {@code pursuits}, {@code channels}, {@code database} and {@code web}.
 */
@NullMarked
package followthrough.sandbox;

import org.jspecify.annotations.NullMarked;
