package followthrough.pursuits;

import followthrough.prospects.FactsChanged;
import followthrough.prospects.NeverContact;
import followthrough.prospects.OwnerChanged;
import followthrough.prospects.RenewalSet;
import followthrough.prospects.TierChanged;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens to prospects happens to their open pursuits, in the same transaction. */
@Component
class ProspectNews {
    private final Pursuits pursuits;
    private final PursuitStore store;

    ProspectNews(Pursuits pursuits, PursuitStore store) {
        this.pursuits = pursuits;
        this.store = store;
    }

    @EventListener
    void ownerChanged(OwnerChanged news) {
        all(news.prospectIds(), new Event.HandedOver(), news.byMember());
    }

    @EventListener
    void tierChanged(TierChanged news) {
        all(news.prospectIds(), new Event.TierChanged(), news.byMember());
    }

    @EventListener
    void factsChanged(FactsChanged news) {
        all(List.of(news.prospectId()), new Event.FactsChanged("facts"), news.byMember());
    }

    @EventListener
    void renewalSet(RenewalSet news) {
        all(List.of(news.prospectId()), new Event.RenewalSet(), news.byMember());
    }

    @EventListener
    void neverContact(NeverContact news) {
        all(news.prospectIds(), new Event.OptedOut(news.proof(), false), null);
    }

    private void all(Collection<Long> prospectIds, Event event, @Nullable Long byMember) {
        pursuits.happenedAll(store.openOf(prospectIds), pursuit -> event, byMember);
    }
}
