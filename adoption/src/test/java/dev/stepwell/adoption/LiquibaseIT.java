package dev.stepwell.adoption;

import static dev.stepwell.adoption.Registry.build;
import static dev.stepwell.adoption.Registry.rows;
import static dev.stepwell.adoption.Registry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of tables that Liquibase itself wrote. */
class LiquibaseIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private Path folder;

    @BeforeEach
    void empty(@TempDir Path files) throws SQLException {
        folder = files;
        Registry.empty(database);
    }

    private void changeLog(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), "--liquibase formatted sql\n" + text);
    }

    private void update(String changeLog) throws Exception {
        try (Connection connection = database.connect();
                Liquibase liquibase = new Liquibase(
                        changeLog, new DirectoryResourceAccessor(folder), new JdbcConnection(connection))) {
            liquibase.update(new Contexts());
        }
    }

    private static AdoptionPlan plan(Migrator migrator, Map<String, MigrationId> map) {
        Adoption adoption = new Adoption(database.dataSource());
        return Adoption.plan(adoption.read(adoption.findOne(HistorySearch.ANY)), migrator, MigrationId.MAIN_SET, map);
    }

    private static final String CHANGES = """

            --changeset alice:1-create-users
            CREATE TABLE users (id int);

            --changeset bob:add-email
            ALTER TABLE users ADD email text;

            --changeset bob:views runOnChange:true
            CREATE OR REPLACE VIEW v AS SELECT 1 AS a;

            --changeset carol:already-there
            --preconditions onFail:MARK_RAN
            --precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_tables WHERE tablename = 'users'
            CREATE TABLE users (id int);

            --changeset carol:squashed
            SELECT 1;
            """;

    @Test
    void historyBecomesOursWithTimesAndAuthors() throws Exception {
        changeLog("changes.sql", CHANGES);
        update("changes.sql");
        changeLog("changes.sql", CHANGES.replace("SELECT 1 AS a", "SELECT 2 AS a"));
        update("changes.sql");
        Migrator migrator =
                build(database, "1 CreateUsers", "2 AddEmail", "3 AlreadyThere", "4 AddAge", "R9 NumberViews");
        Map<String, MigrationId> map = Map.of("views", MigrationId.of("main", "9"));

        AdoptionPlan plan = plan(migrator, map);

        assertThat(text(plan))
                .containsExactly(
                        "changes.sql::1-create-users::alice = 1 by version",
                        "changes.sql::add-email::bob = 2 by name",
                        "changes.sql::already-there::carol = 3 by name",
                        "changes.sql::views::bob = 9 by map",
                        "unknown: changes.sql::squashed::carol",
                        "pending: 4");
        String message = "[foreign-migration-unknown] Liquibase's public.databasechangelog lists one migration "
                + "that this build does not contain: changes.sql::squashed::carol. Map this migration to a "
                + "version of this build, or choose Adoption.Unknown.LEAVE_OUT.";
        assertThatThrownBy(() -> Adoption.adopt(plan, migrator, Adoption.Unknown.REFUSE))
                .hasMessage(message);
        assertThat(Adoption.adopt(plan, migrator, Adoption.Unknown.LEAVE_OUT)).hasToString("[1, 2, 3, 9]");
        assertThat(rows(
                        database,
                        "SELECT m.version, m.applied_by, m.applied_at = l.dateexecuted AT TIME ZONE '"
                                + java.util.TimeZone.getDefault().getID() + "' FROM stepwell_migration AS m "
                                + "JOIN databasechangelog AS l ON l.id = CASE m.version WHEN '1' THEN '1-create-users' "
                                + "WHEN '2' THEN 'add-email' WHEN '3' THEN 'already-there' ELSE 'views' END "
                                + "ORDER BY m.position"))
                .containsExactly("1 | alice | t", "2 | bob | t", "3 | carol | t", "9 | bob | t");
    }

    @Test
    void filesTellVersionsWhereIdsDoNot() throws Exception {
        changeLog("001_create_users.sql", "--changeset alice:1\nCREATE TABLE users (id int);\n");
        changeLog("002_add_email.sql", "--changeset alice:1\nALTER TABLE users ADD email text;\n");
        update("001_create_users.sql");
        update("002_add_email.sql");

        assertThat(text(plan(build(database, "1 First", "2 Second"), Map.of())))
                .containsExactly(
                        "001_create_users.sql::1::alice = 1 by version", "002_add_email.sql::1::alice = 2 by version");
    }

    @Test
    void lockIsRefusedByName() throws Exception {
        changeLog("changes.sql", CHANGES);
        update("changes.sql");
        database.execute("UPDATE databasechangeloglock SET locked = true, lockedby = 'web-2 (10.0.0.2)', "
                + "lockgranted = '" + Registry.local("2026-03-02T10:00:00Z") + "'");

        assertThat(plan(build(database, "1 CreateUsers"), Map.of()).problems())
                .hasToString("[[foreign-history-unfinished] Liquibase's public.databasechangeloglock says that web-2 "
                        + "(10.0.0.2) holds the lock since 2026-03-02 10:00 UTC. Wait until Liquibase has ended, "
                        + "or run \"liquibase release-locks\" if no Liquibase runs, and adopt the history then.]");
    }

    @Test
    void failedChangeSetIsRefusedByName() throws Exception {
        changeLog("changes.sql", CHANGES);
        update("changes.sql");
        database.execute("UPDATE databasechangelog SET exectype = 'FAILED' WHERE id = 'add-email'");

        assertThat(plan(build(database, "1 CreateUsers"), Map.of()).problems())
                .hasToString("[[foreign-history-unfinished] Liquibase's public.databasechangelog says that "
                        + "changes.sql::add-email::bob failed. Run \"liquibase update\" until "
                        + "changes.sql::add-email::bob is executed, and adopt the history then.]");
    }
}
