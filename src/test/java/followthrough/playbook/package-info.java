@NullMarked
package followthrough.playbook;

import org.jspecify.annotations.NullMarked;
