package followthrough.web;

import followthrough.web.FramePart.Banner;
import followthrough.web.FramePart.Count;
import followthrough.web.FramePart.Honesty;
import followthrough.web.FramePart.Offer;
import followthrough.web.FramePart.Person;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the frame around a page shows. A template that declares {@code @param Frame frame} is given it; nobody
 * has to put it into the model.
 *
 * @param person absent when nobody is signed in
 * @param toast  what the last action did, once, after a redirect
 * @param query  what was searched for, to stand in the search field
 */
public record Frame(
        @Nullable Person person,
        List<Count> counts,
        List<Honesty> honesty,
        List<Banner> banners,
        List<Offer> offers,
        @Nullable Toast toast,
        @Nullable Csrf csrf,
        String query,
        Instant now) {

    /** The proof that a form is ours; htmx sends it as a header, forms carry it in a hidden field by themselves. */
    public record Csrf(String header, String field, String token) {}

    public @Nullable Count count(Nav place) {
        return counts.stream().filter(c -> c.place() == place).findFirst().orElse(null);
    }

    public List<Offer> offers(Nav place) {
        return offers.stream().filter(it -> it.place() == place).toList();
    }

    public boolean shortcuts() {
        return person == null || person.shortcuts();
    }
}
