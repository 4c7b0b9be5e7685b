package followthrough.today;

import followthrough.team.Viewer;
import java.time.Clock;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** News for whoever has a page open. A page says which it has shown; until then they are unseen. */
@RestController
class AlertController {
    private final AlertStore store;
    private final LiveAlerts live;
    private final Clock clock;

    AlertController(AlertStore store, LiveAlerts live, Clock clock) {
        this.store = store;
        this.live = live;
        this.clock = clock;
    }

    /** For browsers that cannot keep a stream open. */
    @GetMapping("/alerts")
    List<News> unseen(Viewer viewer) {
        return store.unseen(List.of(viewer.memberId())).getOrDefault(viewer.memberId(), List.of());
    }

    /** @param member whose page asks: a page left open is not shown the news of whoever signed in after it */
    @GetMapping(path = "/alerts/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(Viewer viewer, @RequestParam long member) {
        if (member != viewer.memberId())
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        var stream = live.open(member);
        if (stream == null)
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no") // a proxy must not collect what is to arrive now
                .body(stream);
    }

    @PostMapping("/alerts/seen")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void seen(Viewer viewer, @RequestParam(name = "id") List<Long> alertIds) {
        store.seen(viewer.memberId(), alertIds, clock.instant());
    }
}
