package dev.stepwell.adoption;

/**
 * A table in which another tool keeps its history. Immutable.
 *
 * @param format the tool
 * @param schema the schema of the table, not quoted
 * @param name the name of the table, not quoted
 */
public record ForeignTable(HistoryFormat format, String schema, String name) {

    /** {@return the quoted name with its schema, so that SQL does not depend on the {@code search_path}} */
    String quoted() {
        return quoted(name);
    }

    /** {@return the quoted name of another table in the same schema} */
    String quoted(String other) {
        return quotedName(schema) + "." + quotedName(other);
    }

    private static String quotedName(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** {@return the table for people, such as {@code Flyway's public.flyway_schema_history}} */
    @Override
    public String toString() {
        return switch (format) {
                    case VERSION_TABLE, STATUS_TABLE -> format.title() + " ";
                    default -> format.title() + "'s ";
                }
                + schema
                + "."
                + name;
    }
}
