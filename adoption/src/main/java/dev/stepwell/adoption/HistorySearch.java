package dev.stepwell.adoption;

import java.util.Optional;

/**
 * What is known of the history that is looked for. Immutable.
 *
 * @param format the tool that wrote it; empty if any may have
 * @param schema the schema that it is in, not quoted; empty for those of the {@code search_path}
 * @param table the name of the table, not quoted; empty for any
 */
public record HistorySearch(Optional<HistoryFormat> format, Optional<String> schema, Optional<String> table) {

    /** Any history in the schemas of the {@code search_path}. */
    public static final HistorySearch ANY = new HistorySearch(Optional.empty(), Optional.empty(), Optional.empty());
}
