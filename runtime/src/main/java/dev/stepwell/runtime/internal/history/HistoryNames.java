package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.DigestQuestion;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the history's tables and view in one database.
 *
 * <p>All names are qualified by the schema and quoted, so that no {@code search_path} leads elsewhere.
 *
 * @param schema the name of the schema, not quoted
 * @param prefix what the names begin with
 */
public record HistoryNames(String schema, String prefix) {

    public String migration() {
        return qualified("migration");
    }

    String event() {
        return qualified("event");
    }

    String status() {
        return qualified("status");
    }

    public String digest() {
        return qualified("digest");
    }

    /** The name of a trigger, which has no schema. */
    String trigger(String name) {
        return quoted(prefix + name);
    }

    /**
     * The question for the digests of a history.
     *
     * <p>Without a schema, PostgreSQL finds the table by the {@code search_path}, and the table counts only if it is in
     * the current schema. So one question is enough.
     *
     * @param schema null for the current schema of the session
     */
    public static DigestQuestion digest(@Nullable String schema, String prefix) {
        if (schema != null) {
            return new HistoryNames(schema, prefix).digestQuestion();
        }
        String place =
                "pg_catalog.to_regclass(pg_catalog.quote_ident(pg_catalog.current_schema()) OPERATOR(pg_catalog.||) '."
                        + prefix;
        return new DigestQuestion(
                quoted(prefix + "digest") + " AS d",
                "d.tableoid OPERATOR(pg_catalog.=) " + place + "digest') AND "
                        + DigestDefinition.trusted("d", place + "migration')", prefix),
                "pg_catalog.has_table_privilege(" + place + "event'), 'SELECT')");
    }

    /** The question for the digests of this history. */
    DigestQuestion digestQuestion() {
        return new DigestQuestion(
                digest() + " AS d", DigestDefinition.trusted("d", regclass(migration()), prefix), null);
    }

    /** An expression for the identity of a table. */
    static String regclass(String table) {
        return "pg_catalog.to_regclass(" + literal(table) + ")";
    }

    private String qualified(String name) {
        return quoted(schema) + "." + quoted(prefix + name);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A literal that means the same for each value of {@code standard_conforming_strings}. */
    static String literal(String text) {
        return (text.indexOf('\\') < 0 ? "'" : "E'")
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The condition that finds the row of one migration. */
    static Command identified(MigrationId id) {
        return new Command(" WHERE migration_set OPERATOR(pg_catalog.=) ")
                .value(id.set(), "pg_catalog.text")
                .add(" AND version_number OPERATOR(pg_catalog.=) ")
                .value(numbers(id), "numeric[]");
    }

    /** The numbers of a version as PostgreSQL would print them. */
    static String numbers(MigrationId id) {
        return id.version().parts().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
