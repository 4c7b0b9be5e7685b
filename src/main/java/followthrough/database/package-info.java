/**
 * The ground everything stands on: the data folder, the secret keys kept beside it, and the PostgreSQL server, our own
 * or one named by URL. Knows nothing of sales, holds no table, and uses no other module.
 */
@NullMarked
package followthrough.database;

import org.jspecify.annotations.NullMarked;
