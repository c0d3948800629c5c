package dev.stepwell.adoption;

import org.jspecify.annotations.Nullable;

/**
 * The criteria of a search for the history of another tool. Immutable.
 *
 * @param format the tool that wrote the history; null for any tool
 * @param schema the schema of the table, not quoted; null for the schemas of the {@code search_path}
 * @param table the name of the table, not quoted; null for any table
 */
// JSpecify is optional for users, so the module does not hand it on.
@SuppressWarnings("exports")
public record HistorySearch(
        @Nullable HistoryFormat format,
        @Nullable String schema,
        @Nullable String table) {

    /** The search for any history in the schemas of the {@code search_path}. */
    public static final HistorySearch ANY = new HistorySearch(null, null, null);
}
