package followthrough.prospects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that finds or makes companies: by mail domain first, because colleagues share it, else by name. */
@Repository
class Companies {
    /** Where anybody gets a mailbox; such a domain says nothing about where somebody works. */
    private static final Set<String> FREE_MAIL = Set.of(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.it",
            "hotmail.es",
            "live.com",
            "live.co.uk",
            "live.de",
            "live.fr",
            "live.nl",
            "msn.com",
            "outlook.de",
            "outlook.fr",
            "outlook.es",
            "yahoo.com",
            "yahoo.co.uk",
            "yahoo.co.in",
            "yahoo.co.jp",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.it",
            "yahoo.es",
            "yahoo.com.br",
            "yahoo.ca",
            "ymail.com",
            "rocketmail.com",
            "aol.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "proton.me",
            "protonmail.com",
            "pm.me",
            "tutanota.com",
            "tuta.io",
            "fastmail.com",
            "hey.com",
            "zoho.com",
            "mail.com",
            "email.com",
            "usa.com",
            "gmx.de",
            "gmx.net",
            "gmx.com",
            "gmx.at",
            "gmx.ch",
            "web.de",
            "t-online.de",
            "freenet.de",
            "arcor.de",
            "posteo.de",
            "mailbox.org",
            "1und1.de",
            "online.de",
            "vodafone.de",
            "bluewin.ch",
            "hispeed.ch",
            "aon.at",
            "chello.at",
            "a1.net",
            "orange.fr",
            "wanadoo.fr",
            "free.fr",
            "sfr.fr",
            "laposte.net",
            "neuf.fr",
            "bbox.fr",
            "libero.it",
            "virgilio.it",
            "tiscali.it",
            "alice.it",
            "tin.it",
            "telefonica.net",
            "terra.es",
            "sapo.pt",
            "ziggo.nl",
            "kpnmail.nl",
            "xs4all.nl",
            "planet.nl",
            "home.nl",
            "skynet.be",
            "telenet.be",
            "proximus.be",
            "btinternet.com",
            "sky.com",
            "virginmedia.com",
            "ntlworld.com",
            "talktalk.net",
            "blueyonder.co.uk",
            "comcast.net",
            "verizon.net",
            "att.net",
            "sbcglobal.net",
            "bellsouth.net",
            "cox.net",
            "charter.net",
            "earthlink.net",
            "shaw.ca",
            "rogers.com",
            "sympatico.ca",
            "telus.net",
            "bigpond.com",
            "optusnet.com.au",
            "xtra.co.nz",
            "mail.ru",
            "bk.ru",
            "list.ru",
            "inbox.ru",
            "yandex.ru",
            "yandex.com",
            "ya.ru",
            "rambler.ru",
            "ukr.net",
            "wp.pl",
            "o2.pl",
            "onet.pl",
            "interia.pl",
            "op.pl",
            "gazeta.pl",
            "seznam.cz",
            "centrum.cz",
            "email.cz",
            "azet.sk",
            "zoznam.sk",
            "freemail.hu",
            "citromail.hu",
            "abv.bg",
            "mail.bg",
            "telia.com",
            "online.no",
            "uol.com.br",
            "bol.com.br",
            "terra.com.br",
            "qq.com",
            "163.com",
            "126.com",
            "sina.com",
            "sohu.com",
            "foxmail.com",
            "yeah.net",
            "naver.com",
            "daum.net",
            "hanmail.net",
            "docomo.ne.jp",
            "ezweb.ne.jp",
            "softbank.ne.jp",
            "rediffmail.com",
            "walla.co.il",
            "walla.com");

    private final JdbcClient db;

    Companies(JdbcClient db) {
        this.db = db;
    }

    /** What a capture knows of a company; each part may be empty, but not both. The domain is in ASCII. */
    record Hint(String name, String domain, String country) {}

    /** The company found or made. */
    record Match(long companyId, String name) {}

    /** Empty for the domains of free-mail providers. */
    static String domainOf(EmailAddress email) {
        return FREE_MAIL.contains(email.domain()) ? "" : email.domain();
    }

    /**
     * Two at once find or make the same ones. Hints alike in name and domain get one answer. A domain is one company, and
     * has the first name that is given for it.
     *
     * @param hints in the order in which they were given
     * @param importId the list that those made come from
     */
    Map<Hint, Match> findOrMake(SequencedSet<Hint> hints, @Nullable Long importId, Instant now) {
        var all = new HashMap<>(find(hints));
        List<Hint> missing = hints.stream().filter(it -> !all.containsKey(it)).toList();
        if (!missing.isEmpty()) {
            all.putAll(make(missing, importId, now));
            // Left are those whom somebody else made this moment, and second names of one domain.
            Set<Hint> others =
                    missing.stream().filter(it -> !all.containsKey(it)).collect(Collectors.toUnmodifiableSet());
            if (!others.isEmpty()) {
                all.putAll(find(others));
            }
            for (Hint hint : others) {
                if (!all.containsKey(hint)) {
                    throw new IllegalStateException("Company " + hint + " was made and is not there.");
                }
            }
        }
        return all;
    }

    private Map<Hint, Match> find(Set<Hint> hints) {
        List<Hint> asked = new ArrayList<>(hints);
        var found = new HashMap<Hint, Match>();
        // A name counts where the one or the other has no domain: two firms of one name and two domains are two.
        db.sql("""
                select distinct on (h.n) h.n, c.id, c.name
                  from unnest(:names, :domains) with ordinality h (name, domain, n)
                  join lateral (
                        select c.id, c.name, 0 rank from company c where h.domain <> '' and c.domain = h.domain::citext
                        union all
                        select c.id, c.name, case when c.domain is null then 1 else 2 end
                          from company c where h.name <> '' and plain(c.name) = plain(h.name)
                           and (c.domain is null or h.domain = '')) c on true
                 order by h.n, c.rank, c.id
                """)
                .param("names", ProspectStore.texts(asked, Hint::name))
                .param("domains", ProspectStore.texts(asked, Hint::domain))
                .query((rs, n) -> Map.entry(rs.getInt("n"), new Match(rs.getLong("id"), rs.getString("name"))))
                .list()
                .forEach(row -> found.put(asked.get(row.getKey() - 1), row.getValue()));
        // A list that is being taken back takes its companies with it, unless somebody holds them.
        var there = Set.copyOf(db.sql("select id from company where id = any(:ids) order by id for key share")
                .param(
                        "ids",
                        found.values().stream().map(Match::companyId).distinct().toArray(Long[]::new))
                .query(Long.class)
                .list());
        found.values().removeIf(it -> !there.contains(it.companyId()));
        return found;
    }

    private Map<Hint, Match> make(List<Hint> hints, @Nullable Long importId, Instant now) {
        var made = new HashMap<Hint, Match>();
        // Ordered, so that two that make the same companies wait for each other in one order.
        db.sql("""
                with hint as materialized (
                  select distinct on (coalesce(nullif(h.domain, ''), plain(h.name)))
                         coalesce(nullif(h.name, ''), h.domain) name, nullif(h.domain, '')::citext domain, h.country, h.n
                    from unnest(:names, :domains, :countries) with ordinality h (name, domain, country, n)
                   order by coalesce(nullif(h.domain, ''), plain(h.name)), h.name = '', h.n),
                made as (
                  insert into company (name, domain, country, import_id, created_at)
                  select name, domain, country, :import::bigint, :now from hint
                  on conflict do nothing returning id, name, domain)
                select hint.n, made.id, made.name
                  from made join hint on hint.name = made.name and hint.domain is not distinct from made.domain
                """)
                .param("names", ProspectStore.texts(hints, Hint::name))
                .param("domains", ProspectStore.texts(hints, Hint::domain))
                .param("countries", ProspectStore.texts(hints, Hint::country))
                .param("import", importId)
                .param("now", ProspectStore.at(now))
                .query((rs, n) -> Map.entry(rs.getInt("n"), new Match(rs.getLong("id"), rs.getString("name"))))
                .list()
                .forEach(row -> made.put(hints.get(row.getKey() - 1), row.getValue()));
        return made;
    }
}
