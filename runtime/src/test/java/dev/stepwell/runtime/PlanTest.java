package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void planReadsAsAScript() {
        MigrationDefinition load = migration("2", "LoadOrders")
                .up("", "SELECT 2")
                .upCopy("", "COPY orders FROM STDIN", "1\n2\n")
                .upCopy("", "COPY orders FROM STDIN", "")
                .irreversible("test")
                .notTransactional()
                .build();
        Plan plan = new MigrationPlan(
                Direction.UP,
                List.of(
                        MigrationWork.up(
                                migration("1", "CreateOrders")
                                        .up("", "-- the orders\nCREATE TABLE orders (id int)")
                                        .up("", "SELECT 1 -- done")
                                        .irreversible("test")
                                        .build(),
                                true),
                        MigrationWork.up(load, false, Entries.stopped(load, 1)),
                        MigrationWork.up(
                                migration("3", "Mend")
                                        .upJava("", "Mend.up", connection -> {})
                                        .irreversible("test")
                                        .build(),
                                false)),
                List.of());

        assertThat(plan).hasToString("""
                        -- Run this script with psql -X -f FILE, with a psql that is not older than the server. It stops at the first error.
                        -- Unlike a run of Stepwell, it checks nothing beforehand, writes no history, takes no lock against other
                        -- migrators, sets no time limits and tries nothing again. Mark each migration as applied afterwards.
                        \\set ON_ERROR_STOP on
                        \\set ON_ERROR_ROLLBACK off
                        \\set AUTOCOMMIT on
                        \\encoding UTF8
                        -- The statements that restore the session after each migration:
                        \\set stepwell_put_back 'RESET SESSION AUTHORIZATION; RESET ROLE; \
                        SELECT pg_catalog.count(pg_catalog.set_config(name, NULL, false)) AS settings_restored \
                        FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) ''session'' AND name OPERATOR(pg_catalog.<>) ALL (''{transaction_isolation,transaction_read_only,transaction_deferrable,seed,temp_buffers,client_encoding}''); \
                        DISCARD TEMP; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *;'

                        -- apply 1 CreateOrders: Create Orders (late)
                        BEGIN;
                        -- the orders
                        CREATE TABLE orders (id int);
                        SELECT 1 -- done
                        ;
                        :stepwell_put_back
                        COMMIT;

                        -- apply 2 LoadOrders: Load Orders (not in a transaction)
                        -- An earlier run did the steps before these. Repeat the settings that those steps made.
                        COPY orders FROM STDIN;
                        1
                        2
                        \\.
                        COPY orders FROM STDIN;
                        \\.
                        :stepwell_put_back

                        -- apply 3 Mend: Mend
                        BEGIN;
                        -- Java: Mend.up
                        DO $stepwell$BEGIN RAISE EXCEPTION 'Mend.up is a Java step, which psql cannot run. Do its work here in SQL instead of this statement.'; END$stepwell$;
                        :stepwell_put_back
                        COMMIT;
                        """);
    }

    @Test
    void emptyPlanIsAnEmptyScript() {
        Plan plan = new MigrationPlan(Direction.DOWN, List.of(), List.of());

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan).hasToString("");
    }
}
