package dev.stepwell.sql;

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

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
