/**
 * Mailboxes of the team's members: connecting, sending over SMTP, reading over IMAP. It reports what the servers
 * answered and what came in; what that means for a pursuit is decided elsewhere.
 */
@NullMarked
@NamedInterface("email")
package followthrough.channels.email;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
