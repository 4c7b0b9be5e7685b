package followthrough.prospects;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The SQL of addresses never to contact again. Only their HMAC-SHA256 is kept: it outlives the erasure of the person
 * and cannot be read back without the workspace's key. A whole domain is kept as {@code @rival.example}.
 */
@Repository
class Suppressions {
    private final JdbcClient db;

    Suppressions(JdbcClient db) {
        this.db = db;
    }

    /** The suppressed ones among the lookups, and why. */
    Map<String, NoContact> among(Collection<String> lookups) {
        if (lookups.isEmpty()) {
            return Map.of();
        }
        Mac mac = mac();
        var lookupsByHash = new HashMap<String, List<String>>();
        for (String lookup : lookups) {
            forms(lookup)
                    .forEach(form -> lookupsByHash.merge(
                            hash(mac, form), List.of(lookup), (a, b) -> Stream.concat(a.stream(), b.stream())
                                    .toList()));
        }
        var found = new HashMap<String, NoContact>();
        db.sql("""
                select encode(hash, 'hex') hash, why from suppression
                 where hash in (select decode(hex, 'hex') from unnest(:hashes) hex)
                """)
                .param("hashes", lookupsByHash.keySet().toArray(String[]::new))
                .query((rs, n) -> Map.entry(rs.getString("hash"), NoContact.of(rs.getString("why"))))
                .list()
                .forEach(row -> lookupsByHash
                        .getOrDefault(row.getKey(), List.of())
                        .forEach(lookup -> found.put(lookup, row.getValue())));
        return found;
    }

    /** Adds what is not there yet; the first reason stays. */
    void add(Collection<String> lookups, NoContact why, String proof, Instant now) {
        Mac mac = mac();
        db.sql("""
                insert into suppression (hash, why, proof, at)
                select decode(hex, 'hex'), :why, :proof, :now from unnest(:hashes) hex on conflict do nothing
                """)
                .param(
                        "hashes",
                        lookups.stream()
                                .map(it -> hash(mac, it))
                                .sorted()
                                .distinct()
                                .toArray(String[]::new))
                .param("why", why.word())
                .param("proof", proof)
                .param("now", ProspectStore.at(now))
                .update();
    }

    /** Takes out what was added with this proof and no other. */
    void remove(String proof) {
        db.sql("delete from suppression where proof = :proof")
                .param("proof", proof)
                .update();
    }

    private static Stream<String> forms(String lookup) {
        int at = lookup.lastIndexOf('@');
        return at > 0 ? Stream.of(lookup, lookup.substring(at)) : Stream.of(lookup);
    }

    private Mac mac() {
        byte[] key = db.sql("select suppression_key from workspace")
                .query(byte[].class)
                .single();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java has no HMAC-SHA256, so opt-outs cannot be kept.", missing);
        }
    }

    private static String hash(Mac mac, String text) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
