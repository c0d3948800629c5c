package dev.stepwell.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.Build;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.Recovery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecoveryFinderTest {

    private static Build build(String transactional, String up) {
        return Build.of("""
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1", transactional = %s)
                @SuppressWarnings("stepwell:half-done")
                class Change {
                    @Up static final String UP = \"""
                        %s
                        \""";
                    @Down static final String DOWN = "DROP INDEX %sa_id";
                }
                """.formatted(transactional, up, transactional.equals("true") ? "" : "CONCURRENTLY "));
    }

    private static Optional<Recovery> recovery(String sql) {
        return ((MigrationStatement) build("false", sql).load().get(0).up().get(0)).recovery();
    }

    @Test
    void registryShowsWhatIsDoneAboutAStatementThatIsInterrupted() {
        assertThat(build(
                                "false",
                                "CREATE INDEX CONCURRENTLY a_id ON a (id); REINDEX TABLE CONCURRENTLY a; SELECT 1; VACUUM;")
                        .resource("shop/GeneratedMigrations.migrations"))
                .contains("""
                        up\t7:9\tCREATE INDEX CONCURRENTLY a_id ON a (id)\tcreate-index\ta_id\ta\t\t\t(id)
                        up\t7:51\tREINDEX TABLE CONCURRENTLY a\treindex\tTABLE\ta
                        up\t7:81\tSELECT 1\tatomic
                        up\t7:91\tVACUUM\trepeat
                        down\t9:39\tDROP INDEX CONCURRENTLY a_id\tdrop-index\ta_id
                        """);
    }

    @Test
    void transactionNeedsNoRecovery() {
        assertThat(build("true", "CREATE INDEX a_id ON a (id)").load().get(0).up())
                .isEqualTo(List.of(new MigrationStatement("CREATE INDEX a_id ON a (id)", "7:9")));
    }

    @Test
    void indexHasItsDefinition() {
        assertThat(recovery(
                        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON ONLY (a) USING btree (id) /* all */ "
                                + "WHERE id > 1"))
                .contains(new Recovery.CreateIndex("a_id", "a", true, true, "USING btree (id) /* all */ WHERE id > 1"));
    }

    @Test
    void namesAreSpelledAsSqlHasThem() {
        assertThat(recovery("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"By\"\"Id\" ON ONLY Shop.\"Order\" (id)"))
                .contains(new Recovery.CreateIndex("\"By\"\"Id\"", "shop.\"Order\"", true, true, "(id)"));
        assertThat(recovery("ALTER TABLE shop.p DETACH PARTITION \"P1\" CONCURRENTLY"))
                .contains(new Recovery.DetachPartition("shop.p", "\"P1\""));
        assertThat(recovery("REINDEX (VERBOSE) DATABASE CONCURRENTLY"))
                .contains(new Recovery.Reindex(Recovery.Reindex.Scope.DATABASE, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER SYSTEM SET work_mem = '1MB'",
                "CLUSTER",
                "CLUSTER a USING a_id",
                "VACUUM FULL a",
                "REPACK",
                "REPACK t",
                "REPACK (CONCURRENTLY) t",
                "WAIT FOR LSN '0/0'",
                "REINDEX SCHEMA shop",
                "REINDEX TABLE a",
                "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
                "ALTER SUBSCRIPTION s SET PUBLICATION p",
                "ALTER SUBSCRIPTION s SET (failover)",
                "ALTER SUBSCRIPTION s SET (two_phase)",
                "ALTER DATABASE d SET TABLESPACE t"
            })
    void whatEndsTheSameMayBeRepeated(String sql) {
        assertThat(recovery(sql)).contains(new Recovery.Repeat());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT setval('s', 7)",
                "UPDATE a SET b = f(c)",
                "ALTER TYPE t ADD VALUE 'x'",
                "CREATE INDEX a_id ON a (id)",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)"
            })
    void whatMayRunInATransactionIsCountedInIt(String sql) {
        assertThat(recovery(sql)).contains(new Recovery.Atomic());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL p()",
                "FROBNICATE t",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "DO $$ BEGIN COMMIT; END $$",
                "CREATE DATABASE d",
                "DROP DATABASE d",
                "CREATE TABLESPACE t LOCATION '/t'",
                "DROP SUBSCRIPTION s",
                "ALTER SUBSCRIPTION s ADD PUBLICATION p",
                "COMMIT PREPARED 'x'",
                "DISCARD ALL",
                "REINDEX SYSTEM CONCURRENTLY"
            })
    void whatNobodyCanTellHasNoRecovery(String sql) {
        assertThat(recovery(sql)).isEmpty();
    }
}
