package followthrough.pursuits;

import followthrough.channels.email.Outgoing;
import followthrough.playbook.AssetLibrary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The files that go with messages. What a sequence gives goes to many people one after the other, so those used last stay in
 * memory and are shared; a content never changes, another file has another number.
 */
final class Attachments {
    private final Function<List<Long>, List<AssetLibrary.FileBytes>> read;
    private final long mostBytes;
    /** Used last comes last; held while it is touched, and never while files are read. */
    private final LinkedHashMap<Long, Outgoing.Attachment> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** @param read those among these contents that are files @param mostBytes that are kept, of all of them together */
    Attachments(Function<List<Long>, List<AssetLibrary.FileBytes>> read, long mostBytes) {
        this.read = read;
        this.mostBytes = mostBytes;
    }

    /** Those among these contents that are files, in this order. */
    List<Outgoing.Attachment> of(List<Long> contentIds) {
        if (contentIds.isEmpty()) return List.of();
        var found = new HashMap<Long, Outgoing.Attachment>();
        synchronized (kept) {
            for (var id : contentIds) {
                var file = kept.get(id);
                if (file != null) found.put(id, file);
            }
        }
        var missing = contentIds.stream().filter(id -> !found.containsKey(id)).toList();
        if (!missing.isEmpty())
            for (var file : read.apply(missing)) {
                var attachment = new Outgoing.Attachment(file.name(), file.type(), file.bytes());
                found.put(file.contentId(), attachment);
                keep(file.contentId(), attachment);
            }
        return contentIds.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private void keep(long contentId, Outgoing.Attachment file) {
        if (file.bytes().length > mostBytes) return;
        synchronized (kept) {
            var before = kept.put(contentId, file);
            bytes += file.bytes().length - (before == null ? 0 : before.bytes().length);
            for (var eldest = kept.entrySet().iterator(); bytes > mostBytes; eldest.remove())
                bytes -= eldest.next().getValue().bytes().length;
        }
    }
}
