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
                        -- apply 1 CreateOrders: Create Orders (late)
                        -- the orders
                        CREATE TABLE orders (id int);
                        SELECT 1 -- done
                        ;

                        -- apply 2 LoadOrders: Load Orders (not in a transaction)
                        COPY orders FROM STDIN;
                        1
                        2
                        \\.
                        COPY orders FROM STDIN;
                        \\.

                        -- apply 3 Mend: Mend
                        -- Java: Mend.up
                        """);
    }

    @Test
    void emptyPlanIsAnEmptyScript() {
        Plan plan = new MigrationPlan(Direction.DOWN, List.of(), List.of());

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan).hasToString("");
    }
}
