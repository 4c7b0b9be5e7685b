package followthrough.web;

import java.security.Principal;
import java.util.List;

/**
 * What one module shows in the frame of every page. Make it a bean; it is asked once per whole page, never for a
 * swapped part, and must answer within a millisecond or two.
 */
@FunctionalInterface
public interface FrameSource {
    /** @param who the signed-in person as Spring Security knows them */
    List<FramePart> partsFor(Principal who);
}
