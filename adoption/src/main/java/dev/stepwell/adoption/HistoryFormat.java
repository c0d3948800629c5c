package dev.stepwell.adoption;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tools whose history can be adopted, each with the table that it keeps.
 *
 * <p>A table is recognised by its columns, since several tools give theirs one name. Where the columns could be
 * anybody's the name counts, too, unless somebody has named the table.
 */
public enum HistoryFormat {
    /** Flyway, from version 4 on. */
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
    /** golang-migrate, which keeps the version that it is at and nothing else. */
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
    /** dbmate, and others that keep versions and nothing else. */
    DBMATE("dbmate", "dbmate", "schema_migrations", true, "version", ""),
    /** sql-migrate. */
    SQL_MIGRATE("sql-migrate", "sql-migrate", "gorp_migrations", true, "id applied_at", ""),
    /** Runners of one's own, with a row for each version that is applied. */
    VERSION_TABLE(
            "version-table",
            "the version table",
            "schema_migrations",
            true,
            "version name applied_at",
            "checksum execution_time_ms applied_by description id"),
    /** Runners of one's own, with a row for each migration and its state, often beside a {@code migration_history}. */
    STATUS_TABLE("status-table", "the status table", "schema_migrations", true, "id name status applied_at", "");

    private final String text;
    private final String title;
    private final String table;
    private final boolean named;
    private final String required;
    private final String optional;

    HistoryFormat(String text, String title, String table, boolean named, String required, String optional) {
        this.text = text;
        this.title = title;
        this.table = table;
        this.named = named;
        this.required = required;
        this.optional = optional;
    }

    /**
     * The tool as people call it.
     *
     * @return such as {@code Flyway}
     */
    public String title() {
        return title;
    }

    /**
     * Finds a tool by what {@link #toString()} gives.
     *
     * @param text such as {@code golang-migrate}
     * @return the tool, if there is one of that name
     */
    public static Optional<HistoryFormat> parse(String text) {
        return Stream.of(values()).filter(format -> format.text.equals(text)).findFirst();
    }

    /** The tool as options name it: lower case, in kebab-case. */
    @Override
    public String toString() {
        return text;
    }

    /** Whether a table that was named is one of this tool. Runners of one's own add columns as they like. */
    boolean hasColumns(List<String> columns) {
        Set<String> needed = Set.of(required.split(" "));
        Set<String> allowed = Set.of(optional.split(" "));
        return columns.containsAll(needed)
                && (this == STATUS_TABLE
                        || columns.stream().allMatch(column -> needed.contains(column) || allowed.contains(column)));
    }

    /** Whether a table that nobody named is one of this tool. */
    boolean recognises(String tableName, List<String> columns) {
        return (!named || tableName.equals(table)) && hasColumns(columns);
    }
}
