/** Applies registries of migrations to a PostgreSQL database. */
// The driver names its module in its manifest only; its name is stable.
@SuppressWarnings("requires-automatic")
module dev.stepwell.runtime {
    requires transitive dev.stepwell;
    requires transitive java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;

    uses dev.stepwell.registry.MigrationRegistry;

    exports dev.stepwell.runtime;
}
