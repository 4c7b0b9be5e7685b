package followthrough.database;

/**
 * Where one database is and how to log in to it.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/name?options}
 */
public record DatabaseAddress(String url, String user, String password) {
    /** Another database on the same server, with the same log-in and options. */
    public DatabaseAddress named(String name) {
        int options = url.indexOf('?');
        String base = options < 0 ? url : url.substring(0, options);
        return new DatabaseAddress(
                base.substring(0, base.lastIndexOf('/') + 1) + name + (options < 0 ? "" : url.substring(options)),
                user,
                password);
    }

    /** Without the password, and without the URL's options, which may hold one. */
    @Override
    public String toString() {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }
}
