package dev.stepwell.sql;

import org.jspecify.annotations.Nullable;

/**
 * The name of a database object, in the spelling of the catalogs: without quotes, and in lower case where it had none.
 *
 * <p>It is as long as it was written; PostgreSQL keeps the first 63 bytes.
 *
 * @param schema the schema, null where none was written
 * @param name the name in its schema
 */
public record SqlName(@Nullable String schema, String name) {

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }
}
