package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The privileges that roles need, and the problems that roles without them get. */
class AccessIT {

    private static final String WAY_OUT =
            "Grant the privilege, or connect as the role that owns the schema; status and validate "
                    + "need only SELECT.";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void selectIsEnoughToLook() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole reader = database.get().createRole("reader");
        database.execute("GRANT SELECT ON stepwell_migration TO " + reader.name());
        Migrator migrator = migrator(database.get().dataSource(reader), table("1", "a"));
        Migrator ahead = migrator(database.get().dataSource(reader), table("1", "a"), table("2", "b"));

        assertThat(migrator.status()).extracting(MigrationStatus::state).containsExactly(MigrationState.APPLIED);
        assertThat(migrator.validate()).isEmpty();
        assertThat(migrator.plan(Target.latest()).isEmpty()).isTrue();
        assertThat(migrator.planRollback(Target.nothing()).migrations()).hasSize(1);
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(ahead.status())
                .extracting(MigrationStatus::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.PENDING);
    }

    @Test
    void whoMayOnlyReadIsRefusedBeforeAMigrationRuns() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole reader = database.get().createRole("reader");
        database.execute("GRANT SELECT ON stepwell_migration TO " + reader.name());
        database.execute("GRANT CREATE ON SCHEMA public TO " + reader.name());

        assertThatThrownBy(() -> migrator(database.get().dataSource(reader), table("1", "a"), table("2", "b"))
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[history-not-accessible] Role "
                        + reader.name()
                        + " lacks a privilege for writing the history in \"public\".\"stepwell_migration\". "
                        + WAY_OUT);
        assertThatThrownBy(() -> migrator(database.get().dataSource(reader), table("1", "a"))
                        .rollback(Target.nothing()))
                .hasMessageStartingWith("[history-not-accessible] Role " + reader.name()
                        + " lacks a privilege for writing the history in ");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void whoMayNotReadIsToldSo() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole stranger = database.get().createRole("stranger");
        Migrator migrator = migrator(database.get().dataSource(stranger), table("1", "a"));
        String message = "[history-not-accessible] Role "
                + stranger.name()
                + " lacks a privilege for reading the history in \"public\".\"stepwell_migration\". "
                + WAY_OUT
                + "\n"
                + "ERROR: permission denied for table stepwell_migration (SQLSTATE 42501)";

        assertThatThrownBy(migrator::status)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(message);
        assertThatThrownBy(migrator::validate).hasMessage(message);
        assertThatThrownBy(migrator::migrate).hasMessage(message);
    }

    @Test
    void whoMayNotCreateTheHistoryIsToldSo() {
        TestRole stranger = database.get().createRole("stranger");

        assertThatThrownBy(() -> migrator(database.get().dataSource(stranger), table("1", "a"))
                        .migrate())
                .hasMessage("[history-not-accessible] Role "
                        + stranger.name()
                        + " lacks a privilege for creating the history in \"public\".\"stepwell_migration\". "
                        + WAY_OUT
                        + "\n"
                        + "ERROR: permission denied for schema public (SQLSTATE 42501)");
    }

    @Test
    void schemaThatMayNotBeUsedIsToldSo() throws SQLException {
        database.execute("CREATE SCHEMA secret");
        TestRole stranger = database.get().createRole("stranger");

        assertThatThrownBy(() -> Migrator.builder(database.get().dataSource(stranger))
                        .registry(registry(table("1", "a")))
                        .historySchema("secret")
                        .build()
                        .status())
                .hasMessage("[history-not-accessible] Role "
                        + stranger.name()
                        + " lacks a privilege for reading the history in \"secret\".\"stepwell_migration\". "
                        + WAY_OUT
                        + "\n"
                        + "ERROR: permission denied for schema secret (SQLSTATE 42501)");
    }

    @Test
    void rightsCountOfTheRoleThatIsSet() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole stranger = database.get().createRole("stranger");
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setOptions("-c role=" + stranger.name());

        assertThatThrownBy(() -> migrator(dataSource, table("1", "a")).status())
                .hasMessageContaining("Role " + stranger.name() + " lacks a privilege for reading the history in ");
    }

    @Test
    void roleWithTheRightsButNotTheSchemaCanMigrate() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole deployer = database.get().createRole("deployer");
        database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON stepwell_migration TO " + deployer.name());
        database.execute("GRANT INSERT ON stepwell_event TO " + deployer.name());
        database.execute("GRANT ALL ON SCHEMA public TO " + deployer.name());

        assertThatCode(() -> migrator(database.get().dataSource(deployer), table("1", "a"), table("2", "b"))
                        .migrate())
                .doesNotThrowAnyException();
        assertThat(Sql.rows(database, "SELECT applied_by FROM stepwell_migration WHERE version = '2'"))
                .containsExactly(deployer.name());
    }

    @Test
    void whoMayReadTheDigestOnlyIsToldWhatIsMissing() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole role = database.get().createRole("starter");
        database.execute("GRANT SELECT ON stepwell_digest TO " + role.name());
        try (Connection connection = database.get().dataSource(role).getConnection()) {
            assertThatThrownBy(() -> migrator(new StubDataSource(connection), table("1", "a"), table("2", "b"))
                            .migrate())
                    .hasMessageStartingWith("[history-not-accessible] Role " + role.name()
                            + " lacks a privilege for reading the history in ");
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void historyWithoutItsTableIsIncomplete() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        database.execute("DROP TABLE stepwell_migration CASCADE");

        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));
        String message = "[history-incomplete] The history in schema public lacks one table: "
                + "\"public\".\"stepwell_migration\". Restore that table from a backup, or drop the other tables of the "
                + "history to begin a new one with a baseline.";

        assertThatThrownBy(migrator::migrate).hasMessage(message);
        assertThatThrownBy(migrator::status).hasMessage(message);
    }
}
