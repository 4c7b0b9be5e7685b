/** What tests stand on: a database each, a clock to set, a browser, and data kept outside the repository. */
@NullMarked
package followthrough.support;

import org.jspecify.annotations.NullMarked;
