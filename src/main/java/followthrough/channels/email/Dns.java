package followthrough.channels.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks the domain name system, anew each time: somebody who just changed a record wants to see it. */
@Component
class Dns {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_ALIASES = 8;

    private final String server;

    /** @param server the resolver to ask, as {@code 192.0.2.1} or {@code 192.0.2.1:53}; those of this machine when empty */
    Dns(@Value("${followthrough.dns:}") String server) {
        this.server = server;
    }

    /** Nobody answered, or with an error: what was asked for may exist. */
    static final class CannotTell extends Exception {
        private static final long serialVersionUID = 1;

        CannotTell(String why) {
            super(why);
        }
    }

    /** All texts at a name, each with its pieces put together; empty when there are none. */
    List<String> texts(String name) throws CannotTell {
        var texts = new ArrayList<String>();
        for (var record : ask(name, Type.TXT))
            if (record instanceof TXTRecord text) texts.add(String.join("", text.getStrings()));
        return texts;
    }

    /** The mail servers of a domain, the preferred first, without the dot at the end; a null MX (RFC 7505) is an empty name. */
    List<String> mailServers(String domain) throws CannotTell {
        return ask(domain, Type.MX).stream()
                .filter(MXRecord.class::isInstance)
                .map(MXRecord.class::cast)
                .sorted(Comparator.comparingInt(MXRecord::getPriority))
                .map(mx -> mx.getTarget().toString(true).toLowerCase(Locale.ROOT))
                .map(name -> name.equals("@") || name.equals(".") ? "" : name)
                .toList();
    }

    boolean hasAddress(String host) throws CannotTell {
        return !ask(host, Type.A).isEmpty() || !ask(host, Type.AAAA).isEmpty();
    }

    /** The names that an address leads back to; empty when to none. */
    List<String> namesOf(InetAddress address) throws CannotTell {
        return ask(ReverseMap.fromAddress(address).toString(), Type.PTR).stream()
                .filter(PTRRecord.class::isInstance)
                .map(record -> ((PTRRecord) record).getTarget().toString(true).toLowerCase(Locale.ROOT))
                .toList();
    }

    List<InetAddress> addressesOf(String host) throws CannotTell {
        var found = new ArrayList<InetAddress>();
        for (int type : new int[] {Type.A, Type.AAAA})
            for (var record : ask(host, type)) {
                if (record instanceof org.xbill.DNS.ARecord a) found.add(a.getAddress());
                else if (record instanceof org.xbill.DNS.AAAARecord a) found.add(a.getAddress());
            }
        return found;
    }

    private List<Record> ask(String name, int type) throws CannotTell {
        var asked = name;
        for (int hop = 0; hop < MOST_ALIASES; hop++) {
            var answer = once(asked, type);
            var found = answer.getSection(Section.ANSWER).stream()
                    .filter(record -> record.getType() == type)
                    .toList();
            if (!found.isEmpty()) return found;
            // Resolvers follow aliases themselves; the odd one leaves that to us.
            var alias = answer.getSection(Section.ANSWER).stream()
                    .filter(org.xbill.DNS.CNAMERecord.class::isInstance)
                    .map(record ->
                            ((org.xbill.DNS.CNAMERecord) record).getTarget().toString())
                    .reduce((first, last) -> last);
            if (alias.isEmpty() || alias.get().equalsIgnoreCase(asked)) return List.of();
            asked = alias.get();
        }
        return List.of();
    }

    private Message once(String name, int type) throws CannotTell {
        try {
            var question = Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN);
            var answer = resolver().send(Message.newQuery(question));
            int code = answer.getRcode();
            if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN)
                throw new CannotTell("the name server answered " + Rcode.string(code) + " about " + name);
            return answer;
        } catch (TextParseException e) {
            throw new CannotTell(name + " is not a name");
        } catch (IOException e) {
            throw new CannotTell("no name server answered about " + name);
        }
    }

    private Resolver resolver() throws UnknownHostException {
        final Resolver resolver;
        if (server.isBlank()) {
            var all = new ExtendedResolver();
            all.setRetries(1);
            resolver = all;
        } else {
            int colon = server.lastIndexOf(':');
            boolean port = colon > 0 && server.indexOf(':') == colon;
            resolver = new SimpleResolver(
                    port
                            ? new InetSocketAddress(
                                    server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))
                            : new InetSocketAddress(server, SimpleResolver.DEFAULT_PORT));
        }
        resolver.setTimeout(PATIENCE);
        return resolver;
    }
}
