package followthrough.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What PostgreSQL itself says of the tables in its schema, so that a back-up knows those of every version. What belongs to
 * an extension is none of ours, and the history of migrations is written by migrating.
 */
final class Catalog {
    private static final String HISTORY = "flyway_schema_history";

    private static final String OURS = """
            c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and not c.relispartition
              and not exists (select from pg_depend d
                               where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            """;

    private Catalog() {}

    /** @param columns those that rows are written with: generated ones come by themselves */
    record Table(String name, List<String> columns) {}

    /** By name. */
    static Map<String, Table> tables(Connection connection) throws SQLException {
        String sql = """
                select c.relname, array_agg(a.attname::text order by a.attnum)
                  from pg_class c join pg_attribute a on a.attrelid = c.oid
                 where a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relkind in ('r', 'p')
                   and c.relname <> '%s' and %s
                 group by c.relname
                """.formatted(HISTORY, OURS);
        Map<String, Table> tables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Array columns = row.getArray(2);
                tables.put(row.getString(1), new Table(row.getString(1), List.of((String[]) columns.getArray())));
            }
        }
        return tables;
    }

    /** All there is, of whatever kind, each with about how many rows it has; the fullest first. Empty in an empty database. */
    static List<String> everything(Connection connection) throws SQLException {
        return texts(connection, """
                select c.relname || case when s.n_live_tup > 0 then to_char(s.n_live_tup, '" (about" FM999,999,999,999" rows)"')
                                         else '' end
                  from pg_class c left join pg_stat_all_tables s on s.relid = c.oid
                 where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and %s
                 order by coalesce(s.n_live_tup, 0) desc, c.relkind <> 'r', c.relname
                """.formatted(OURS));
    }

    /** Those behind identity columns too. */
    static List<String> sequences(Connection connection) throws SQLException {
        return texts(
                connection,
                "select c.relname from pg_class c where c.relkind = 'S' and " + OURS + " order by c.relname");
    }

    /** What slows loading down and is made again, all at once, when the rows are there. */
    record Aside(String drop, String make) {}

    /** With them aside, tables may be loaded in any order, and those that point to each other at all. */
    static List<Aside> foreignKeys(Connection connection) throws SQLException {
        return asides(connection, """
                select format('alter table %%I drop constraint %%I', c.relname, k.conname),
                       format('alter table %%I add constraint %%I %%s', c.relname, k.conname, pg_get_constraintdef(k.oid))
                  from pg_constraint k join pg_class c on c.oid = k.conrelid
                 where k.contype = 'f' and k.conparentid = 0 and %s
                 order by c.relname, k.conname
                """.formatted(OURS));
    }

    /** All but those of primary keys and unique constraints. */
    static List<Aside> indexes(Connection connection) throws SQLException {
        return asides(connection, """
                select format('drop index %%I', x.relname), pg_get_indexdef(x.oid)
                  from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
                 where not exists (select from pg_constraint k where k.conindid = x.oid and k.contype in ('p', 'u', 'x'))
                   and c.relkind in ('r', 'p') and c.relname <> '%s' and %s
                 order by c.relname, x.relname
                """.formatted(HISTORY, OURS));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static List<Aside> asides(Connection connection, String sql) throws SQLException {
        List<Aside> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(new Aside(row.getString(1), row.getString(2)));
            }
        }
        return found;
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }
}
