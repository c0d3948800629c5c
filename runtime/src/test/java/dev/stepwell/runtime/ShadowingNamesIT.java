package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Objects of other roles with the names of PostgreSQL's own. Whoever may create in a schema of the {@code search_path}
 * would run code as the migrator if one of Stepwell's own statements took such an object.
 */
class ShadowingNamesIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition INDEX = migration("2", "IndexA")
            .notTransactional()
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)", createIndex("a_id", "a", "(id)"))
            .up("", "REINDEX TABLE CONCURRENTLY a", new Recovery.Reindex(Recovery.Reindex.Scope.TABLE, "a"))
            .down("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
            .build();
    private static final MigrationDefinition TWICE = migration("3", "Twice")
            .upJava("", "Twice.up", connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO a (id) VALUES (1), (2)");
                }
            })
            .down("", "DELETE FROM a")
            .build();
    private static final MigrationDefinition PARTITIONED = migration("4", "Partitioned")
            .up("", "CREATE TABLE p (id integer) PARTITION BY LIST (id)")
            .up("", "CREATE TABLE q PARTITION OF p FOR VALUES IN (1)")
            .down("", "DROP TABLE p")
            .down("", "DROP TABLE IF EXISTS q")
            .build();
    private static final MigrationDefinition DETACH = migration("5", "Detach")
            .notTransactional()
            .up("", "ALTER TABLE p DETACH PARTITION q CONCURRENTLY", new Recovery.DetachPartition("p", "q"))
            .down("", "ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1)", new Recovery.Atomic())
            .build();
    private static final MigrationDefinition VIEW = migration("6", "View")
            .repeatable()
            .checksum("v1:view")
            .up("", "CREATE OR REPLACE VIEW v AS SELECT id FROM a")
            .down("", "DROP VIEW v")
            .build();
    private static final MigrationDefinition[] ALL = {A, INDEX, TWICE, PARTITIONED, DETACH, VIEW};

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeAll
    static void setTraps() throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                InputStream shadows = Objects.requireNonNull(
                        ShadowingNamesIT.class.getResourceAsStream("/shadowing-names.sql"), "shadowing-names.sql")) {
            statement.execute("CREATE SCHEMA trap; CREATE SEQUENCE trap.sprung; "
                    + "CREATE TABLE trap.name (name text); CREATE TABLE trap.used_function (name text); CREATE TABLE trap.used_operator (name text); "
                    + "SET search_path = ''");
            insert(connection, "trap.used_function", OwnSql.functions());
            insert(connection, "trap.used_operator", OwnSql.operators());
            statement.execute(new String(shadows.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void insert(Connection connection, String table, Set<String> names) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            for (String name : names) {
                insert.setString(1, name);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Looks from outside, since the own statements of a test run into the traps, too. */
    private static String sprung() throws SQLException {
        try (Connection connection = safe().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT n.name FROM trap.sprung AS s JOIN trap.name AS n "
                        + "ON s.is_called AND hashtext(n.name)::bigint + 2147483649 = s.last_value "
                        + "UNION ALL SELECT 'none'")) {
            row.next();
            return row.getString(1);
        }
    }

    @AfterEach
    void noTrapIsSprung() throws SQLException {
        assertThat(sprung()).isEqualTo("none");
        safely("DROP VIEW public.stepwell_status; DROP TABLE public.stepwell_migration, public.stepwell_event, "
                + "public.stepwell_digest; DROP FUNCTION public.stepwell_digest()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "public, pg_catalog"})
    void everyVerbPassesThemBy(String searchPath) throws SQLException {
        PGSimpleDataSource attacked = database.dataSource();
        attacked.setOptions("-c search_path=" + searchPath.replace(" ", "\\ "));
        Migrator migrator = migrator(attacked, ALL);

        migrator.rehearse(Target.only("1"));
        assertThat(migrator.migrate().migrations()).hasSize(ALL.length);
        assertThat(migrator.migrate().nothingDone()).isTrue();
        Verbs.reading(migrator)
                .forEach((verb, call) -> assertThatCode(call).as(verb).doesNotThrowAnyException());
        assertThat(migrator.rollback(Target.steps(1)).migrations()).hasSize(1);
        migrator.markApplied(id("6"), "test");
        migrator.markRolledBack(id("6"), "test");
        assertThat(migrator.migrate().migrations()).hasSize(1);
        safely("DELETE FROM public.stepwell_digest; DELETE FROM public.stepwell_migration WHERE version = '1'; "
                + "UPDATE public.stepwell_migration SET description = 'x' WHERE version = '3'");
        assertThat(migrator.validate()).hasSize(2);
        assertThat(migrator.repair("test")).hasSize(3);
        assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(ALL.length);
        migrator.baseline("1");
        migrator.markRolledBack(id("1"), "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "public, pg_catalog"})
    void failuresAndWaitersPassThemByToo(String searchPath) throws Exception {
        PGSimpleDataSource attacked = database.dataSource();
        attacked.setOptions("-c search_path=" + searchPath.replace(" ", "\\ "));
        MigrationDefinition half = migration("2", "Half")
                .notTransactional()
                .up("", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a ((1))", createIndex("a_id", "a", "((1))"))
                .down("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
                .build();
        Migrator failing = Migrator.builder(attacked)
                .registry(registry(A, half))
                .listener(event -> {})
                .build();
        failing.migrate(Target.version("1"));
        safely("INSERT INTO public.a VALUES (1), (2)");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(failing::migrate)
                    .hasMessageStartingWith("[migration-failed] 2 Half failed at statement 1 of 1")
                    .hasMessageContaining("could not create unique index");
        }
        safely("DELETE FROM public.a");
        try (Connection other = safe().getConnection();
                Statement lock = other.createStatement()) {
            long key = MigrationLock.key("\"public\".\"stepwell_migration\"");
            lock.execute("SELECT pg_advisory_lock(" + key + ")");
            Migrator waiting = Migrator.builder(attacked)
                    .registry(registry(A, half))
                    .lockWait(Duration.ofMillis(100))
                    .build();
            assertThatThrownBy(waiting::migrate).hasMessageStartingWith("[lock-timeout]");
            lock.execute("SELECT pg_advisory_unlock(" + key + ")");
        }
        assertThat(failing.migrate().migrations()).hasSize(1);
        assertThat(failing.rollback(Target.nothing()).migrations()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "public, pg_catalog"})
    void adoptionPassesThemByToo(String searchPath) throws SQLException {
        PGSimpleDataSource attacked = database.dataSource();
        attacked.setOptions("-c search_path=" + searchPath.replace(" ", "\\ "));
        Migrator migrator = migrator(attacked, ALL);
        List<AdoptedMigration> known = List.of(
                AdoptedMigration.of(id("1"), "another's table"), AdoptedMigration.of(id("4"), "another's table"));

        assertThat(migrator.planAdoption(known)).hasSize(2);
        assertThat(migrator.adopt(known)).hasSize(2);
        assertThat(migrator.status())
                .extracting(MigrationStatus::state)
                .contains(MigrationState.APPLIED, MigrationState.PENDING);
        migrator.markRolledBack(id("4"), "test");
        migrator.markRolledBack(id("1"), "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "public, pg_catalog"})
    void wayUpFromTheFirstFormatPassesThemByToo(String searchPath) throws SQLException, IOException {
        try (InputStream dump = Objects.requireNonNull(
                ShadowingNamesIT.class.getResourceAsStream("/history-format-1.sql"), "history-format-1.sql")) {
            safely(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
        }
        PGSimpleDataSource attacked = database.dataSource();
        attacked.setOptions("-c search_path=" + searchPath.replace(" ", "\\ "));
        Migrator migrator =
                migrator(attacked, KeptHistory.A, KeptHistory.B, KeptHistory.INDEX, KeptHistory.VIEW, KeptHistory.C);

        Verbs.reading(migrator)
                .forEach((verb, call) -> assertThatCode(call).as(verb).doesNotThrowAnyException());
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(migrator.history(1)).extracting(HistoryEvent::event).containsExactly("upgraded");
        assertThat(migrator.validate()).isEmpty();
        assertThat(migrator.rollback(Target.only("5.1")).migrations()).hasSize(1);
        safely("DROP TABLE public.a, public.b, public.d CASCADE");
    }

    private static PGSimpleDataSource safe() {
        PGSimpleDataSource safe = database.dataSource();
        safe.setOptions("-c search_path=pg_catalog");
        return safe;
    }

    private static void safely(String sql) throws SQLException {
        try (Connection connection = safe().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
