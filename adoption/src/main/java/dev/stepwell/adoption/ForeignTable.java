package dev.stepwell.adoption;

/**
 * A table in which another tool keeps its history. Immutable.
 *
 * @param format the tool
 * @param schema the schema of the table, not quoted
 * @param name the name of the table, not quoted
 */
public record ForeignTable(HistoryFormat format, String schema, String name) {

    /** The table for SQL, so that no {@code search_path} leads elsewhere. */
    String quoted() {
        return quoted(name);
    }

    /** Another table of the schema for SQL. */
    String quoted(String other) {
        return quotedName(schema) + "." + quotedName(other);
    }

    private static String quotedName(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The table for people, such as {@code Flyway's public.flyway_schema_history}. */
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
