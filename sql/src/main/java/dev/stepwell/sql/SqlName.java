package dev.stepwell.sql;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a database object as the catalogs spell it: without quotes, and in lower case if it was not quoted.
 *
 * <p>The name has its full length, although PostgreSQL keeps the first 63 bytes.
 *
 * @param schema the schema; null if none was written
 * @param name the name in its schema
 */
public record SqlName(@Nullable String schema, String name) {

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[a-z_][a-z0-9_]*");

    /**
     * {@return the name as PostgreSQL's functions for names read it: with its schema, and in quotes if needed}
     *
     * <p>Keywords have no quotes, because these functions know none.
     */
    public String quoted() {
        return schema == null ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    /** Tells whether both names can mean one object: a name without a schema fits every schema. */
    boolean mayBe(SqlName other) {
        return name.equals(other.name) && (schema == null || other.schema == null || schema.equals(other.schema));
    }

    private static String quoted(String name) {
        return NEEDS_NO_QUOTES.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
