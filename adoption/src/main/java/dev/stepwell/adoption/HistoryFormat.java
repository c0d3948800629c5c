package dev.stepwell.adoption;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tools whose history can be adopted, each with the table of its history.
 *
 * <p>Several tools give their table the same name, so that a format recognises a table by its columns. A format with
 * common columns also requires the usual name, unless the search names the table.
 */
public enum HistoryFormat {
    /** Flyway 4 or newer. */
    FLYWAY(
            "flyway",
            "Flyway",
            "flyway_schema_history",
            false,
            "installed_rank version description type script installed_by installed_on execution_time success",
            "checksum"),
    /** Liquibase. */
    LIQUIBASE(
            "liquibase",
            "Liquibase",
            "databasechangelog",
            false,
            "id author filename dateexecuted orderexecuted exectype",
            "md5sum description comments tag liquibase contexts labels deployment_id"),
    /** golang-migrate, whose table has the current version alone. */
    GOLANG_MIGRATE("golang-migrate", "golang-migrate", "schema_migrations", false, "version dirty", ""),
    /** goose. */
    GOOSE("goose", "goose", "goose_db_version", false, "id version_id is_applied tstamp", ""),
    /** sqlx. */
    SQLX(
            "sqlx",
            "sqlx",
            "_sqlx_migrations",
            false,
            "version description installed_on success execution_time",
            "checksum"),
    /** diesel. */
    DIESEL("diesel", "diesel", "__diesel_schema_migrations", false, "version run_on", ""),
    /** dbmate, and other tools whose table has versions alone. */
    DBMATE("dbmate", "dbmate", "schema_migrations", true, "version", ""),
    /** sql-migrate. */
    SQL_MIGRATE("sql-migrate", "sql-migrate", "gorp_migrations", true, "id applied_at", ""),
    /** A self-made runner with a row for each applied version. */
    VERSION_TABLE(
            "version-table",
            "the version table",
            "schema_migrations",
            true,
            "version name applied_at",
            "checksum execution_time_ms applied_by description id"),
    /** A self-made runner with a row for each migration and its state, often beside a {@code migration_history}. */
    STATUS_TABLE("status-table", "the status table", "schema_migrations", true, "id name status applied_at", "");

    private final String text;
    private final String title;
    private final String table;
    private final boolean requiresName;
    private final String required;
    private final String optional;

    HistoryFormat(String text, String title, String table, boolean requiresName, String required, String optional) {
        this.text = text;
        this.title = title;
        this.table = table;
        this.requiresName = requiresName;
        this.required = required;
        this.optional = optional;
    }

    /**
     * Returns the tool's name for people.
     *
     * @return the name, such as {@code Flyway}
     */
    public String title() {
        return title;
    }

    /**
     * Finds a tool by its {@link #toString()}.
     *
     * @param text the text, such as {@code golang-migrate}
     * @return the tool; empty if no tool has that name
     */
    public static Optional<HistoryFormat> parse(String text) {
        return Stream.of(values()).filter(format -> format.text.equals(text)).findFirst();
    }

    /** {@return the tool's name for options, in kebab-case} */
    @Override
    public String toString() {
        return text;
    }

    /**
     * Tells whether a table that the search names is a history of this tool.
     *
     * <p>A status table may have further columns, because self-made runners often add some.
     */
    boolean hasColumns(List<String> columns) {
        Set<String> needed = Set.of(required.split(" "));
        Set<String> allowed = Set.of(optional.split(" "));
        return columns.containsAll(needed)
                && (this == STATUS_TABLE
                        || columns.stream().allMatch(column -> needed.contains(column) || allowed.contains(column)));
    }

    /** Tells whether a table that the search does not name is a history of this tool. */
    boolean recognises(String tableName, List<String> columns) {
        return (!requiresName || tableName.equals(table)) && hasColumns(columns);
    }
}
