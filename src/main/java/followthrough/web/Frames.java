package followthrough.web;

import followthrough.web.FramePart.Banner;
import followthrough.web.FramePart.Count;
import followthrough.web.FramePart.Honesty;
import followthrough.web.FramePart.Offer;
import followthrough.web.FramePart.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.RequestContextUtils;

/** Puts the frame of one page together from what the modules say. */
@Component
class Frames {
    private final List<FrameSource> sources;

    private final Clock clock;

    Frames(List<FrameSource> sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    Frame of(HttpServletRequest request) {
        Person person = null;
        var counts = new ArrayList<Count>();
        var honesty = new ArrayList<Honesty>();
        var banners = new ArrayList<Banner>();
        var offers = new ArrayList<Offer>();
        var who = request.getUserPrincipal();
        for (var part : who == null ? List.<FramePart>of() : partsFor(who)) {
            switch (part) {
                case Person p -> person = p;
                case Count c -> counts.add(c);
                case Honesty h -> honesty.add(h);
                case Banner b -> banners.add(b);
                case Offer o -> offers.add(o);
            }
        }
        var query = Objects.requireNonNullElse(request.getParameter("q"), "");
        return new Frame(
                person, counts, honesty, banners, offers, toast(request), csrf(request), query, clock.instant());
    }

    private List<FramePart> partsFor(Principal who) {
        if (who instanceof AnonymousAuthenticationToken) return List.of();
        return sources.stream().flatMap(s -> s.partsFor(who).stream()).toList();
    }

    private static @Nullable Toast toast(HttpServletRequest request) {
        var flash = RequestContextUtils.getInputFlashMap(request);
        return flash == null ? null : (Toast) flash.get(Toast.ATTRIBUTE);
    }

    static Frame.@Nullable Csrf csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken t
                ? new Frame.Csrf(t.getHeaderName(), t.getParameterName(), t.getToken())
                : null;
    }
}
