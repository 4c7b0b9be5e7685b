/**
 * People and companies: how to reach them, why we may, what they are worth and everything that happened with them.
 * Decides nothing about follow-up. Uses {@code team}.
 */
@NullMarked
package followthrough.prospects;

import org.jspecify.annotations.NullMarked;
