package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.table;

import dev.stepwell.registry.MigrationDefinition;

/**
 * The migrations of the kept dumps of older history formats. They never change, since the dumps have their checksums.
 *
 * <p>{@code history-format-1.sql} is a dump of the database of a build of format 1 that applied all of them, rolled
 * {@code 5} back, marked it as applied, and failed in the second statement of {@code 6}.
 */
final class KeptHistory {

    static final MigrationDefinition A = table("1", "a");
    static final MigrationDefinition B = table("2", "b", "1");

    static final MigrationDefinition INDEX = migration("3", "IndexA")
            .notTransactional()
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
            .down("", "DROP INDEX CONCURRENTLY a_id")
            .dependsOn("main", "1")
            .build();

    static final MigrationDefinition VIEW = migration("4", "ViewOfB")
            .repeatable()
            .checksum("test:view")
            .up("", "CREATE OR REPLACE VIEW v AS SELECT id FROM b")
            .down("", "DROP VIEW v")
            .dependsOn("main", "2")
            .build();

    static final MigrationDefinition C = table("5.1", "c");

    static final MigrationDefinition HALF = migration("billing", "6", "Half")
            .notTransactional()
            .up("", "CREATE TABLE d ()")
            .up("", "ALTER TABLE missing ADD COLUMN e integer")
            .down("", "DROP TABLE d")
            .build();

    private KeptHistory() {}
}
