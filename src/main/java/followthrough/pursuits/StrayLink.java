package followthrough.pursuits;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** The page for somebody outside whose link says nothing to us. */
final class StrayLink {
    private StrayLink() {}

    static ModelAndView page(String title, String text) {
        return new ModelAndView("pursuits/strayLink", Map.of("title", title, "text", text), HttpStatus.NOT_FOUND);
    }
}
