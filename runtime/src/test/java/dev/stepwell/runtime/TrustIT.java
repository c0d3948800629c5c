package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boundary of trust: who may have written the SQL of a rollback, and whose code runs as the migrator. */
class TrustIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = table("2", "b");

    private static final String STORED =
            "[history-untrusted] The rollback of 2 CreateB is SQL from the history, which roles that the_owner does not "
                    + "trust may have written: ";
    private static final String READ = ". Read the column down_statements of that migration, run these statements as "
            + "the owner of the tables or as a superuser, and roll back again:\n";
    private static final String CODE =
            "[history-untrusted] Writing the history would run code, as role the_owner, of roles "
                    + "that the_owner may not trust: ";
    private static final String FOUND =
            "[history-untrusted] Roles that the_owner does not trust may change the history or have code run by it: ";
    private static final String RUN = ". Run these statements as the owner of the tables or as a superuser:\n";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private TestRole owner;
    private TestRole app;
    private TestRole reader;

    @BeforeEach
    void historyOfAnOwner() throws SQLException {
        Sql.empty(database);
        owner = database.get().createRole("owner");
        app = database.get().createRole("app");
        reader = database.get().createRole("reader");
        execute("GRANT ALL ON SCHEMA public TO the_owner");
        owned(A, B).migrate();
        execute("GRANT SELECT ON stepwell_migration, stepwell_event, stepwell_digest TO the_reader");
    }

    /** Roles belong to the whole server, and so do their members. */
    @AfterEach
    void noMemberIsLeft() throws SQLException {
        execute("REVOKE pg_write_all_data FROM the_app");
    }

    private Migrator owned(MigrationDefinition... migrations) {
        return migrator(database.get().dataSource(owner), migrations);
    }

    private Migrator read(MigrationDefinition... migrations) {
        return migrator(database.get().dataSource(reader), migrations);
    }

    private void execute(String sql) throws SQLException {
        database.execute(named(sql));
    }

    private String named(String text) {
        return text.replace("the_owner", owner.name())
                .replace("the_app", app.name())
                .replace("the_reader", reader.name());
    }

    /** The statements of a message, as somebody copies them. */
    private static String statements(MigrationException e) {
        return String.valueOf(e.getMessage()).lines().skip(1).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a foreign owner       | ALTER TABLE stepwell_event OWNER TO the_app; GRANT ALL ON stepwell_event, stepwell_event_event_id_seq TO the_owner | public.stepwell_event belongs to role the_app                      | ALTER TABLE public.stepwell_event OWNER TO the_owner;
            a grant               | GRANT INSERT, UPDATE ON stepwell_migration TO the_app                                               | role the_app may INSERT, UPDATE on public.stepwell_migration       | REVOKE INSERT, UPDATE ON public.stepwell_migration FROM the_app;
            a grant to all        | GRANT UPDATE ON stepwell_digest TO PUBLIC                                                       | PUBLIC may UPDATE on public.stepwell_digest                    | REVOKE UPDATE ON public.stepwell_digest FROM PUBLIC;
            a grant of a column   | GRANT UPDATE (down_statements, down_checksum), SELECT (version) ON stepwell_migration TO the_app    | role the_app may UPDATE (down_checksum), UPDATE (down_statements) on public.stepwell_migration | REVOKE UPDATE (down_checksum), UPDATE (down_statements) ON public.stepwell_migration FROM the_app;
            the right to triggers | GRANT TRIGGER, TRUNCATE, DELETE, REFERENCES ON stepwell_event TO the_app                            | role the_app may DELETE, TRIGGER, TRUNCATE on public.stepwell_event | REVOKE DELETE, TRIGGER, TRUNCATE ON public.stepwell_event FROM the_app;
            a writable view       | GRANT UPDATE ON stepwell_status TO the_app                                                          | role the_app may UPDATE on public.stepwell_status                  | REVOKE UPDATE ON public.stepwell_status FROM the_app;
            a right to all tables | GRANT pg_write_all_data TO the_app                                                                  | role the_app is a member of pg_write_all_data                      | REVOKE pg_write_all_data FROM the_app;
            """)
    void storedSqlIsNotRunIfOthersMayWriteIt(String what, String change, String finding, String way)
            throws SQLException {
        execute(change);

        // All that this build has is its own, so neither a start nor its own rollback is stopped.
        assertThat(owned(A, B, table("3", "c")).migrate().migrations()).hasSize(1);
        assertThat(owned(A, B, table("3", "c")).rollback(Target.steps(1)).migrations())
                .hasSize(1);
        assertThatThrownBy(() -> owned(A).rollback(Target.toBuild()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(named(STORED + finding + READ + way));
        assertThatThrownBy(() -> owned(A).planRollback(Target.toBuild()))
                .hasMessage(named(STORED + finding + READ + way));
        assertThat(owned(A, B).validate())
                .extracting(Problem::toString)
                .containsExactly(named(FOUND + finding + RUN + way));
        assertThat(Sql.tables(database)).containsExactly("a", "b");

        execute(way);
        assertThat(owned(A, B).validate()).isEmpty();
        assertThat(owned(A).rollback(Target.toBuild()).migrations()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a trigger          | CREATE TRIGGER t BEFORE INSERT ON stepwell_event FOR EACH ROW EXECUTE FUNCTION evil()        | trigger t on public.stepwell_event runs function public.evil of role the_app     | DROP TRIGGER t ON public.stepwell_event;
            a look-alike       | CREATE TRIGGER stepwell_digest_more AFTER INSERT ON stepwell_event EXECUTE FUNCTION evil()   | trigger stepwell_digest_more on public.stepwell_event runs function public.evil of role the_app | DROP TRIGGER stepwell_digest_more ON public.stepwell_event;
            a rule             | CREATE RULE r AS ON INSERT TO stepwell_event DO ALSO NOTIFY r                                | rule r is on public.stepwell_event                                           | DROP RULE r ON public.stepwell_event;
            a policy           | CREATE POLICY p ON stepwell_migration                                                        | policy p is on public.stepwell_migration                                     | DROP POLICY p ON public.stepwell_migration;
            row-level security | ALTER TABLE stepwell_event ENABLE ROW LEVEL SECURITY                                         | row-level security is enabled on public.stepwell_event                       | ALTER TABLE public.stepwell_event DISABLE ROW LEVEL SECURITY;
            """)
    void nothingIsWrittenIfThatRunsCodeOfOthers(String what, String change, String finding, String way)
            throws SQLException {
        execute("CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM 1; RETURN NEW; END'; "
                + "ALTER FUNCTION evil() OWNER TO the_app; " + change);
        String message = named(CODE + finding + RUN + way);

        assertThat(owned(A, B).migrate().nothingDone()).isTrue();
        assertThatThrownBy(() -> owned(A, B, table("3", "c")).migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> owned(A, B).rollback(Target.steps(1))).hasMessage(message);
        assertThatThrownBy(() -> owned(A, B).repair("test")).hasMessage(message);
        assertThatThrownBy(() -> owned(A, B).markRolledBack(id("2"), "test")).hasMessage(message);
        assertThatThrownBy(() -> owned(A, B, table("3", "c")).baseline("3")).hasMessage(message);
        assertThatThrownBy(() -> owned(A).rollback(Target.toBuild())).hasMessage(named(STORED + finding + READ + way));
        assertThat(owned(A, B).validate())
                .extracting(Problem::toString)
                .containsExactly(named(FOUND + finding + RUN + way));
        assertThat(Sql.tables(database)).containsExactly("a", "b");

        execute(way);
        assertThat(owned(A, B).validate()).isEmpty();
        assertThat(owned(A, B, table("3", "c")).migrate().migrations()).hasSize(1);
    }

    @Test
    void oneProblemNamesEverythingAndItsStatementsSettleIt() throws SQLException {
        execute("CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                + "ALTER FUNCTION evil() OWNER TO the_app; "
                + "CREATE TRIGGER \"my t\" BEFORE INSERT ON stepwell_event FOR EACH ROW EXECUTE FUNCTION evil(); "
                + "GRANT UPDATE ON stepwell_migration TO the_app WITH GRANT OPTION; "
                + "SET ROLE the_app; GRANT UPDATE ON stepwell_migration TO the_reader; RESET ROLE; "
                + "CREATE RULE r AS ON DELETE TO stepwell_event DO ALSO NOTIFY r");

        List<Problem> problems = read(A, B).validate();

        assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.HISTORY_UNTRUSTED);
        assertThatThrownBy(() -> owned(A).rollback(Target.nothing()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.problems()).hasSize(1);
                    assertThat(e.getMessage())
                            .contains("role " + reader.name() + " may UPDATE on public.stepwell_migration; role "
                                    + app.name()
                                    + " may UPDATE on public.stepwell_migration; trigger \"my t\" on public.stepwell_event "
                                    + "runs function public.evil of role " + app.name()
                                    + "; rule r is on public.stepwell_event.");
                    assertThat(statements(e))
                            .hasLineCount(4)
                            .startsWith("SET ROLE " + app.name() + "; REVOKE ")
                            .contains(" CASCADE;\n");
                    try {
                        database.execute(statements(e));
                    } catch (SQLException refused) {
                        throw new AssertionError(refused);
                    }
                });
        assertThat(owned(A, B).validate()).isEmpty();
    }

    @Test
    void settingsOfAHalfDoneMigrationAreNotTakenIfOthersMayWriteThem() throws SQLException {
        AtomicBoolean dies = new AtomicBoolean(true);
        MigrationDefinition half = migration("3", "Half")
                .notTransactional()
                .up("", "SET search_path = public, pg_catalog")
                .upJava("", "Half.up", connection -> {
                    if (dies.getAndSet(false)) {
                        throw new IllegalStateException("half done");
                    }
                })
                .irreversible("test")
                .build();
        assertThatThrownBy(() -> owned(A, B, half).migrate()).hasMessageContaining("half done");
        execute("GRANT UPDATE (session_changes) ON stepwell_migration TO the_app");

        String way = named("REVOKE UPDATE (session_changes) ON public.stepwell_migration FROM the_app;");
        assertThatThrownBy(() -> owned(A, B, half).migrate())
                .hasMessage(named("[history-untrusted] 3 Half would go on with the session settings of its first "
                                + "statements, as the history has them, which roles that the_owner does not trust may have "
                                + "written: role the_app may UPDATE (session_changes) on public.stepwell_migration. Read "
                                + "the column session_changes of that migration, run these statements as the owner of the "
                                + "tables or as a superuser, and start again:\n")
                        + way);

        execute(way);
        assertThat(owned(A, B, half).migrate().migrations()).hasSize(1);
    }

    @Test
    void triggersOfTrustedRolesMayStay() throws SQLException {
        execute("CREATE FUNCTION of_dba() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                + "CREATE FUNCTION of_owner() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                + "CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                + "ALTER FUNCTION of_owner() OWNER TO the_owner; ALTER FUNCTION evil() OWNER TO the_app; "
                + "CREATE TRIGGER d BEFORE INSERT ON stepwell_event FOR EACH ROW EXECUTE FUNCTION of_dba(); "
                + "CREATE TRIGGER o BEFORE INSERT ON stepwell_event FOR EACH ROW EXECUTE FUNCTION of_owner(); "
                + "CREATE TRIGGER e BEFORE INSERT ON stepwell_event FOR EACH ROW EXECUTE FUNCTION evil(); "
                + "ALTER TABLE stepwell_event DISABLE TRIGGER e");

        assertThat(owned(A, B).validate()).isEmpty();
        assertThat(owned(A).rollback(Target.toBuild()).migrations()).hasSize(1);
    }

    @Test
    void memberOfTheOwnerTrustsTheOwner() throws SQLException {
        TestRole deployer = database.get().createRole("deployer");
        execute("CREATE ROLE the_app_group; GRANT the_owner TO the_app_group; GRANT the_app_group TO " + deployer.name()
                + "; GRANT INSERT ON stepwell_migration TO the_app_group");
        try {
            Migrator member = migrator(database.get().dataSource(deployer), A);

            assertThat(member.validate()).isEmpty();
            assertThat(member.rollback(Target.toBuild()).migrations()).hasSize(1);
        } finally {
            execute("DROP OWNED BY the_app_group; DROP ROLE the_app_group");
        }
    }

    @Test
    void roleWithPrivilegesAloneDoesNotRunTheSqlOfTheOwner() throws SQLException {
        TestRole deployer = database.get().createRole("deployer");
        execute("GRANT ALL ON SCHEMA public TO " + deployer.name()
                + "; GRANT SELECT, INSERT, UPDATE, DELETE ON stepwell_migration, stepwell_event, stepwell_digest TO "
                + deployer.name());

        assertThat(migrator(database.get().dataSource(deployer), A, B, table("3", "c"))
                        .migrate()
                        .migrations())
                .hasSize(1);
        assertThatThrownBy(() -> migrator(database.get().dataSource(deployer), A, table("3", "c"))
                        .rollback(Target.toBuild()))
                .hasMessageContaining("public.stepwell_digest belongs to role " + owner.name())
                .hasMessageContaining("public.stepwell_event belongs to role " + owner.name())
                .hasMessageContaining("public.stepwell_migration belongs to role " + owner.name());
        assertThatThrownBy(() -> owned(A).rollback(Target.toBuild()))
                .hasMessageContaining("role " + deployer.name() + " may DELETE, INSERT, UPDATE on ");
    }

    @Test
    void superuserRunsTheSqlOfTheOwnHistoryAndOfNoOther() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), A).rollback(Target.toBuild()))
                .hasMessageContaining("public.stepwell_migration belongs to role " + owner.name());

        execute("REASSIGN OWNED BY the_owner TO CURRENT_USER");
        assertThat(migrator(database.dataSource(), A, B).validate()).isEmpty();
        assertThat(read(A, B).validate()).isEmpty();
        execute("GRANT INSERT ON stepwell_migration TO the_app");
        assertThatThrownBy(() -> migrator(database.dataSource(), A).rollback(Target.toBuild()))
                .hasMessageContaining("role " + app.name() + " may INSERT on public.stepwell_migration.");
        execute("REVOKE INSERT ON stepwell_migration FROM the_app");
        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .hasSize(1);
    }

    @Test
    void rightsOfTheAppShowWhoeverAsks() throws SQLException {
        execute("GRANT SELECT, INSERT ON stepwell_migration, stepwell_event, stepwell_digest TO the_app");
        Migrator ofApp = migrator(database.get().dataSource(app), A, B);

        assertThat(ofApp.validate().toString())
                .contains("Roles that " + owner.name() + " does not trust")
                .contains("role " + app.name() + " may INSERT on public.stepwell_migration");
        assertThat(read(A, B).validate().toString()).isEqualTo(ofApp.validate().toString());
    }
}
