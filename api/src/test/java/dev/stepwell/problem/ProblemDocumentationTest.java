package dev.stepwell.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Version;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.FailureCause;
import dev.stepwell.problem.catalog.GraphProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.problem.catalog.SqlFault;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.TestMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sections of {@code docs/problems.md}: one for each code, with the text that is really printed. */
final class ProblemDocumentationTest {

    private static final Pattern PARTS = Pattern.compile(
            "\n\n```\n\\[.*\n```\n\n\\*\\*Problem:\\*\\* \\S.*\n\n\\*\\*Solution:\\*\\* \\S.*", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile("\n\n```\n(.*?)\n```(?=\n)", Pattern.DOTALL);

    /** The problems that the page shows, one for each sentence that can stand under a code. */
    private static final SqlProblems.SqlPlace PLACE =
            new SqlProblems.SqlPlace("com.acme.AddIndex", "@Up", "UP", 0, "AddIndex.java:14");

    private static final MigrationNode USERS = TestMigration.migrationOf("com.acme.CreateUsers", "2");
    private static final MigrationNode EMAIL = TestMigration.migrationOf("com.acme.AddEmail", "3");
    private static final MigrationNode SHOP = TestMigration.migrationOf("com.acme.CreateShop", "010");
    private static final MigrationNode SQUASH = MigrationDefinition.of("main", "010", "com.acme.CreateShop")
            .replaces("001")
            .up(new MigrationStatement("SELECT 1", ""))
            .irreversible("test")
            .build();
    private static final Instant TIME = Instant.parse("2026-03-02T10:15:30Z");
    private static final String ROLLED_BACK = "its transaction was rolled back and nothing was changed";
    private static final String FLYWAY = "Flyway's public.flyway_schema_history";
    private static final String REGISTRY = "com.acme.GeneratedMigrations";
    private static final List<String> LOST = List.of("billing:1 CreateBills");
    private static final String FILE = "GeneratedMigrations.migrations";
    private static final String IO_ERROR = "An I/O error occurred while sending to the backend. (SQLSTATE 08006)";
    private static final String COCKROACH = "CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu)";
    private static final String YUGABYTE = "PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu";
    private static final String YUGABYTE_15 = "PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu";
    private static final String DENIED = "ERROR: permission denied for table stepwell_migration (SQLSTATE 42501)";

    private static final List<Problem> SHOWN = List.of(
            MigrationProblems.versionMissing("com.acme.AddEmail", Version.parse("008")),
            MigrationProblems.versionMalformed("com.acme.AddEmail", "1.x"),
            MigrationProblems.setMalformed("com.acme.billing", "Billing"),
            MigrationProblems.upMissing("com.acme.AddEmail"),
            MigrationProblems.downMissing("com.acme.AddEmail"),
            MigrationProblems.downAndIrreversible("com.acme.AddEmail"),
            MigrationProblems.irreversibleWithoutReason("com.acme.AddEmail"),
            SqlProblems.sqlNotConstant("com.acme.AddEmail", "@Up", "UP"),
            SqlProblems.sqlBlank("com.acme.AddEmail", "@Up", "UP"),
            SqlProblems.sqlSyntax(
                    new SqlProblems.SqlPlace("com.acme.AddEmail", "@Up", "UP", 0, "AddEmail.java:14"),
                    SqlFault.unterminatedString()),
            MigrationProblems.methodShape(
                    "com.acme.AddEmail", "@Up", "up", List.of("it is private", "it is not static")),
            MigrationProblems.mixedKinds("com.acme.AddEmail", "@Up", "up"),
            MigrationProblems.verifyNotOneQuery("com.acme.AddEmail", "VERIFY", "2 statements in its @Verify"),
            MigrationProblems.notInAMigration("com.acme.AddEmail", "@Up", "UP"),
            MigrationProblems.notAClass("com.acme.AddEmail", "an enum"),
            MigrationProblems.notReachable("com.acme.AddEmail", "a local class"),
            MigrationProblems.notReachable("com.acme.AddEmail", "a class of a compact source file"),
            SqlProblems.needsNoTransaction(PLACE, "CREATE INDEX CONCURRENTLY"),
            SqlProblems.onlyInTransaction(PLACE, "LOCK TABLE"),
            SqlProblems.transactionControl(PLACE, "COMMIT"),
            SqlProblems.repeatableAlone("com.acme.ActiveUsers"),
            SqlProblems.repeatableAlone(
                    new SqlProblems.SqlPlace("com.acme.ActiveUsers", "@Up", "UP", 0, "ActiveUsers.java:14"),
                    "CREATE INDEX CONCURRENTLY"),
            SqlProblems.restartableInTransaction("com.acme.Backfill"),
            MigrationProblems.replacedMalformed("com.acme.CreateShop", "v2"),
            MigrationProblems.replacesItself("com.acme.CreateShop", "10.0"),
            MigrationProblems.replacesTwice("com.acme.CreateShop", "001", "1.0"),
            MigrationProblems.repeatableReplaces("com.acme.CreateShop", "001"),
            GraphProblems.replacesRepeatable(SHOP, TestMigration.migrationOf("com.acme.ActiveUsers", "005")),
            RunProblems.historyDropped(
                    true,
                    "1 Reset",
                    "\"public\".\"stepwell_migration\"",
                    false,
                    "its transaction was rolled back and nothing was changed",
                    "ERROR: relation \"public.stepwell_migration\" does not exist (SQLSTATE 42P01)"),
            RunProblems.historyDropped(
                    true,
                    "1 Reset",
                    "\"public\".\"stepwell_migration\"",
                    true,
                    "it runs without a transaction, and its first statement stays applied",
                    "ERROR: relation \"public.stepwell_migration\" does not exist (SQLSTATE 42P01)"),
            RunProblems.historyMoved(
                    true,
                    "7 Backfill",
                    "\"shop\".\"stepwell_migration\"",
                    "its transaction was rolled back and nothing was changed",
                    "the row of 7 in the history was changed by somebody else, or the migration gave the history another name"),
            SqlProblems.unnamedIndex(PLACE, "users", "users_email_idx"),
            RegistryProblems.registryNameTaken(REGISTRY),
            RegistryProblems.registryOutdated(REGISTRY),
            RegistryProblems.registryOutdatedAndDeleted(REGISTRY),
            RegistryProblems.registryNotWritten("No space left on device"),
            RegistryProblems.registriesCollide("com.acme"),
            RegistryProblems.registryNotProvided(
                    "shop", "shop.bills.GeneratedMigrations", List.of("shop.orders.GeneratedMigrations")),
            RegistryProblems.dependencyGone("com.acme.AddEmail"),
            RegistryProblems.checksumGone("com.acme.AddEmail"),
            RegistryProblems.outputHidden("com.acme.AddEmail"),
            RegistryProblems.generatedAnew("com.acme.AddEmail"),
            RegistryProblems.moduleNotGiven("com.acme.AddEmail", "shop"),
            MigrationProblems.unknownWarning(
                    "-Astepwell.off=half-don",
                    Subject.nothing(),
                    "half-don",
                    List.of("depends-on-higher", "enum-value-in-use", "half-done", "needs-transaction")),
            GraphProblems.duplicateVersion(
                    TestMigration.id("7"), List.of("com.acme.AddEmail", "shop.orders.AddTotal"), Version.parse("9")),
            GraphProblems.dependencyNotAMigration("com.acme.AddEmail", "com.acme.Users"),
            GraphProblems.unknownDependency(EMAIL, TestMigration.id("billing:001")),
            GraphProblems.selfDependency(EMAIL),
            GraphProblems.dependencyCycle(List.of(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5"),
                    TestMigration.migrationOf("com.acme.AddView", "4"))),
            GraphProblems.dependencyCycle(
                    List.of(TestMigration.migrationOf("com.acme.CreateUsers", "001", "010"), SQUASH)),
            GraphProblems.replacedTwice(
                    TestMigration.id("002"), List.of(SHOP, TestMigration.migrationOf("com.acme.CreateStore", "011"))),
            GraphProblems.dependsOnReplaced(
                    TestMigration.migrationOf("com.acme.AddTotal", "011"),
                    TestMigration.migrationOf("com.acme.CreateUsers", "002"),
                    SHOP),
            GraphProblems.dependsOnOwnReplaced(SHOP, TestMigration.migrationOf("com.acme.CreateUsers", "002")),
            SqlProblems.enumValueInUse(
                    new SqlProblems.SqlPlace("com.acme.AddStatus", "@Up", "UP", 0, "AddStatus.java:15"),
                    "archived",
                    "status"),
            SqlProblems.enumValueOfNewType(
                    new SqlProblems.SqlPlace("com.acme.AddStatus", "@Up", "UP", 0, "AddStatus.java:15"),
                    "archived",
                    "status"),
            SqlProblems.needsTransaction("com.acme.AddIndex"),
            SqlProblems.halfDone("com.acme.AddIndexes", 3),
            GraphProblems.dependsOnHigher(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5")),
            RegistryProblems.noRegistry(),
            RegistryProblems.registryFileMissing(REGISTRY, FILE),
            RegistryProblems.registryFileOfOtherBuild(REGISTRY, FILE),
            RegistryProblems.registryFileDamaged(REGISTRY, FILE, 12),
            RegistryProblems.registryFileUnreadable(REGISTRY, FILE, "java.io.IOException: No space left on device"),
            RegistryProblems.registryNotLoaded(
                    "dev.stepwell.registry.MigrationRegistry: Provider com.acme.GeneratedMigrations not found"),
            RegistryProblems.registryShadowed(
                    REGISTRY,
                    "lib/orders.jar",
                    "lib/bills.jar",
                    List.of("billing:1 CreateBills", "billing:2 AddTotal")),
            RegistryProblems.registryOverwritten(REGISTRY, "app.jar", LOST),
            RegistryProblems.registryNotListed(REGISTRY, "app.jar", LOST),
            RegistryProblems.registryMoved(REGISTRY, "lib." + REGISTRY, "app.jar", LOST),
            RegistryProblems.registryClassMissing(REGISTRY, "app.jar", LOST),
            RegistryProblems.registryLostInModule(
                    "shop", "shop.bills.GeneratedMigrations", List.of("shop.orders.GeneratedMigrations"), LOST),
            RegistryProblems.registryPatchedIn("shop", "shop.GeneratedMigrations2", "target/test-classes", LOST),
            RegistryProblems.setMissing(List.of("billing"), List.of("main", "orders")),
            RunProblems.unknownVersion(
                    TestMigration.id("99"),
                    List.of(TestMigration.id("1"), TestMigration.id("2"), TestMigration.id("3"))),
            RunProblems.versionNotBuilt(TestMigration.id("2"), List.of(TestMigration.id("1"))),
            RunProblems.targetMisused("latest", "rolling back"),
            RunProblems.targetReplaced(TestMigration.id("002"), SHOP),
            HistoryProblems.checksumChanged(EMAIL, TIME),
            HistoryProblems.appliedButMissing(List.of(TestMigration.id("4"), TestMigration.id("8"))),
            HistoryProblems.renumbered(List.of(new HistoryProblems.Renumbered(
                    TestMigration.migrationOf("com.acme.AddTotals", "4"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5")))),
            HistoryProblems.newerRefused(List.of(TestMigration.id("9"))),
            HistoryProblems.newerText(List.of(TestMigration.id("9"))),
            HistoryProblems.dependencyNotApplied(EMAIL, USERS),
            HistoryProblems.replacedPartly(
                    SHOP,
                    List.of(TestMigration.id("001"), TestMigration.id("002")),
                    List.of(TestMigration.id("003")),
                    List.of()),
            HistoryProblems.replacingUnfinished(
                    SHOP, List.of(TestMigration.id("001"), TestMigration.id("002"), TestMigration.id("003"))),
            HistoryProblems.unfinishedMigration(EMAIL, 2, TIME),
            HistoryProblems.outcomeUnknown(
                    TestMigration.id("7"),
                    "7 Backfill",
                    2,
                    3,
                    TIME,
                    " --> com/acme/Backfill.java:9:1\n  |\n9 | CALL backfill()\n  | ^"),
            HistoryProblems.otherSetDepends(EMAIL, TestMigration.migrationOf("com.acme.CreateBills", "billing:1")),
            HistoryProblems.irreversible(EMAIL, "the old addresses are deleted"),
            HistoryProblems.downNotStored(EMAIL),
            HistoryProblems.storedDownChanged(EMAIL),
            StoredHistoryProblems.historyRowsMissing(List.of(TestMigration.id("002")), false, List.of()),
            StoredHistoryProblems.historyRowsMissing(
                    List.of(TestMigration.id("001"), TestMigration.id("002")), true, List.of()),
            StoredHistoryProblems.historyRowsMissing(List.of(TestMigration.id("001")), false, List.of(EMAIL)),
            StoredHistoryProblems.historyEmptied(),
            HistoryProblems.existingSchema("public", List.of("orders", "users")),
            HistoryProblems.baselineRefused(
                    TestMigration.id("5"), List.of(TestMigration.id("1"), TestMigration.id("2"))),
            HistoryProblems.markedAppliedTwice(EMAIL),
            HistoryProblems.markedAppliedTooEarly(EMAIL, USERS.id()),
            HistoryProblems.markedRolledBackTwice(EMAIL),
            HistoryProblems.markedReplaced(TestMigration.id("002"), SHOP),
            HistoryProblems.markedRolledBackTooEarly(USERS, EMAIL),
            HistoryProblems.retryNotUnfinished(EMAIL, true),
            HistoryProblems.retryNotUnfinished(EMAIL, false),
            HistoryProblems.retryNeedless(EMAIL, false),
            AdoptionProblems.adoptionRefused(List.of(TestMigration.id("1"), TestMigration.id("2"))),
            AdoptionProblems.adoptionIncomplete(EMAIL, USERS),
            AdoptionProblems.foreignHistoryMissing(List.of("app", "public")),
            AdoptionProblems.foreignHistoryUnknown("public.users", "Flyway", List.of("id", "email")),
            AdoptionProblems.foreignHistoryAmbiguous(List.of(FLYWAY, "goose's public.goose_db_version")),
            AdoptionProblems.golangMigrateDirty("golang-migrate's public.schema_migrations", "3"),
            AdoptionProblems.flywayMigrationFailed(FLYWAY, "3 add email", "failed"),
            AdoptionProblems.liquibaseChangeSetUnfinished(
                    "Liquibase's public.databasechangelog", "changes.sql::add-email::bob", "failed"),
            AdoptionProblems.liquibaseLocked("public.databasechangeloglock", "web-2 (10.0.0.2)", TIME),
            AdoptionProblems.foreignHistoryUnfinished("sqlx's public._sqlx_migrations", "3 add email", "failed"),
            AdoptionProblems.foreignMigrationUnknown(FLYWAY, List.of("1 init", "2 create users")),
            AdoptionProblems.foreignMatchTwice("1 init", "7 init again", "001 Init"),
            AdoptionProblems.foreignNameUnlisted(FLYWAY, "7", TestMigration.id("3")),
            AdoptionProblems.foreignNameMappedToUnknown("7", TestMigration.id("99")),
            RunProblems.databaseUnreachable(
                    "08001",
                    "Connection to db:5432 refused. Check that the hostname and port are correct and that the "
                            + "postmaster is accepting TCP/IP connections. (SQLSTATE 08001)"),
            RunProblems.databaseUnreachable("53300", "FATAL: sorry, too many clients already (SQLSTATE 53300)"),
            RunProblems.databaseUnreachable("57P03", "FATAL: the database system is starting up (SQLSTATE 57P03)"),
            RunProblems.databaseUnreachable(
                    "28P01", "FATAL: password authentication failed for user \"app\" (SQLSTATE 28P01)"),
            RunProblems.databaseUnreachable("3D000", "FATAL: database \"shop\" does not exist (SQLSTATE 3D000)"),
            RunProblems.databaseUnreachable("42501", "FATAL: permission denied for database \"shop\" (SQLSTATE 42501)"),
            RunProblems.notPostgresql("H2"),
            ServerProblems.lockNotHeld(COCKROACH),
            ServerProblems.lockFails(YUGABYTE, "ERROR: advisory locks are not yet implemented (SQLSTATE 0A000)"),
            ServerProblems.questionRefused(
                    "looking for the history",
                    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, Redshift 1.0.77467",
                    "ERROR: syntax error at or near \"(\" (SQLSTATE 42601)"),
            ServerProblems.historyRefused(
                    "COMMENT ON TABLE",
                    3,
                    21,
                    "PostgreSQL 16",
                    "ERROR: multiple ddl statements not supported in a transaction (SQLSTATE 0A000)"),
            ServerProblems.historyRefused(
                    "CREATE OR REPLACE FUNCTION",
                    11,
                    21,
                    "PostgreSQL 18.6 on x86_64-pc-linux-gnu",
                    "ERROR: language \"plpgsql\" does not exist (SQLSTATE 42704)"),
            ServerProblems.historyRefusedByWorker(
                    "CREATE OR REPLACE FUNCTION",
                    11,
                    21,
                    "PostgreSQL 17.6 on x86_64-pc-linux-gnu",
                    "ERROR: operation is not allowed on this node (SQLSTATE XX000)\n"
                            + "HINT: Connect to the coordinator and run it again."),
            ServerProblems.creationNotUndone(List.of(), YUGABYTE_15),
            RunProblems.transactionOpen(""),
            RunProblems.databaseReadOnly(),
            RunProblems.stringsNotStandard(),
            HistoryProblems.schemaMissing("app"),
            HistoryProblems.historySchemaMissing("audit"),
            HistoryProblems.historyNotAccessible("app", "reading the history", "public.stepwell_migration", DENIED),
            ServerProblems.lockNotAccessible(
                    "app", "ERROR: permission denied for function pg_try_advisory_lock (SQLSTATE 42501)"),
            StoredHistoryProblems.storedSqlUntrusted(
                    "migrator",
                    List.of("7 AddTotals"),
                    List.of(
                            "public.stepwell_migration belongs to role app",
                            "PUBLIC may INSERT, UPDATE on public.stepwell_migration"),
                    List.of(
                            "ALTER TABLE public.stepwell_migration OWNER TO migrator",
                            "REVOKE INSERT, UPDATE ON public.stepwell_migration FROM PUBLIC")),
            StoredHistoryProblems.storedSettingsUntrusted(
                    "migrator",
                    "8 IndexTotals",
                    List.of("role app may UPDATE (session_changes) on public.stepwell_migration"),
                    List.of("REVOKE UPDATE (session_changes) ON public.stepwell_migration FROM app")),
            StoredHistoryProblems.historyRunsCode(
                    "migrator",
                    List.of("trigger audit on public.stepwell_event runs function shop.audit of role app"),
                    List.of("DROP TRIGGER audit ON public.stepwell_event")),
            StoredHistoryProblems.historyUntrusted(
                    "migrator",
                    List.of("role app may UPDATE (down_statements) on public.stepwell_migration"),
                    List.of("REVOKE UPDATE (down_statements) ON public.stepwell_migration FROM app")),
            StoredHistoryProblems.historyElsewhere("\"public\".\"stepwell_migration\"", "public", "shop"),
            StoredHistoryProblems.historyIncomplete("public", List.of("\"public\".\"stepwell_migration\"")),
            StoredHistoryProblems.historyNewer("public", 3, 2),
            StoredHistoryProblems.historyDamaged(
                    "\"public\".\"stepwell_migration\"", "004", "statements_done", "\"99\"", "a number from 0 to 2"),
            StoredHistoryProblems.digestWrong("\"public\".\"stepwell_digest\""),
            RunProblems.transactionPooler(4711, 4712, false),
            RunProblems.transactionPooler(4711, 4712, true),
            RunProblems.sessionShared(4711),
            RunProblems.lockTimeout("pid 4711, which says that it is host web-2, on 6 IndexOrders for 00:04:10"),
            RunProblems.lockLost(true, "4 AddIndex", "at statement 2 of 3", ROLLED_BACK),
            RunProblems.lockLost(),
            RunProblems.runInterrupted(
                    "while it applied 003 AddIndex, at statement 2 of 3",
                    "Its transaction was rolled back and nothing was changed. 2 migrations stay applied: 001, 002."),
            RunProblems.runTimedOut(Duration.ofMinutes(10), "while it waited for the lock", "Nothing was changed."),
            RunProblems.migrationFailed(
                    true,
                    "4 AddIndex",
                    "at statement 2 of 2",
                    false,
                    ROLLED_BACK,
                    FailureCause.MIGRATION,
                    "  --> com/acme/AddIndex.java:14:9\n   |\n14 | CREATE INDEX ON ordrs (id)\n"
                            + "   |                 ^\nERROR: relation \"ordrs\" does not exist (SQLSTATE 42P01)"),
            RunProblems.tableInUse(
                    true,
                    "4 AddIndex",
                    "at statement 1 of 2",
                    ROLLED_BACK,
                    "lockTimeout or lockRetry",
                    "ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)"),
            RunProblems.tableInUse(
                    true,
                    "5 IndexOrders",
                    "at statement 1 of 1",
                    "it runs without a transaction, and nothing of it stays applied",
                    "concurrentLockTimeout",
                    "ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)"),
            RunProblems.migrationFailed(
                    true,
                    "4 AddIndex",
                    "at statement 1 of 2",
                    false,
                    ROLLED_BACK,
                    FailureCause.PRIVILEGE,
                    "ERROR: must be owner of table orders (SQLSTATE 42501)"),
            RunProblems.migrationFailed(
                    true,
                    "4 AddIndex",
                    "at statement 1 of 2",
                    false,
                    ROLLED_BACK,
                    FailureCause.SERVER,
                    "ERROR: could not extend file: No space left on device (SQLSTATE 53100)"),
            RunProblems.migrationFailed(
                    true,
                    "4 AddIndex",
                    "at statement 1 of 2",
                    false,
                    ROLLED_BACK,
                    FailureCause.CANCELED,
                    "ERROR: canceling statement due to statement timeout (SQLSTATE 57014)"),
            RunProblems.migrationFailed(
                    true,
                    "5 Backfill",
                    "in Backfill.up",
                    false,
                    ROLLED_BACK,
                    FailureCause.MEMORY,
                    "java.lang.OutOfMemoryError: Java heap space"),
            RunProblems.refusedInTransaction(
                    "4 CreateSlot",
                    "at statement 1 of 1",
                    ROLLED_BACK,
                    "ERROR: cannot create logical replication slot in transaction that has performed writes "
                            + "(SQLSTATE 25001)"),
            RunProblems.refusedByWorker(
                    true,
                    "4 DistributeOrders",
                    "at statement 2 of 2",
                    ROLLED_BACK,
                    "ERROR: operation is not allowed on this node (SQLSTATE XX000)\n"
                            + "HINT: Connect to the coordinator and run it again."),
            RunProblems.rehearsalFailed(
                    "4 AddIndex",
                    "at statement 1 of 2",
                    false,
                    List.of(EMAIL.id()),
                    FailureCause.MIGRATION,
                    "ERROR: column \"email\" does not exist (SQLSTATE 42703)"),
            RunProblems.migrationFailed(
                    false,
                    "4 AddIndex",
                    "at statement 1 of 1",
                    false,
                    ROLLED_BACK,
                    FailureCause.MIGRATION,
                    "ERROR: index \"orders_id\" does not exist (SQLSTATE 42704)"),
            RunProblems.migrationFailed(
                    true,
                    "4 AddIndex",
                    "at statement 2 of 3",
                    true,
                    ROLLED_BACK,
                    FailureCause.MIGRATION,
                    "The step ended the transaction of the migration."),
            RunProblems.verifyFailed("3 AddEmail", true, 2, 10, "@Verify returned rows:\n  id = 7\n  id = 9"),
            RunProblems.connectionLost(
                    "applying 4 AddIndex, at statement 1 of 2",
                    "it is not known whether its transaction was committed",
                    4711,
                    "FATAL: terminating connection due to administrator command (SQLSTATE 57P01)"),
            RunProblems.connectionLost(
                    "applying 4 AddIndex, at statement 2 of 2",
                    "it runs without a transaction, its first statement stays applied, and it is not known whether statement 2 took effect",
                    4711,
                    IO_ERROR),
            RunProblems.connectionLost("writing the history", "the outcome is not known", 4711, IO_ERROR),
            RunProblems.databaseFailed(
                    "writing the history", "ERROR: could not extend file: No space left on device (SQLSTATE 53100)"));

    private final Map<String, String> sections = sections();

    @Test
    void eachCodeHasASectionAndEachSectionACodeInTheSameOrder() {
        assertThat(sections.keySet())
                .containsExactlyElementsOf(Stream.of(ProblemCode.values())
                        .map(ProblemCode::toString)
                        .toList());
    }

    @Test
    void eachSectionBeginsWithAMessageAndHasAProblemAndASolution() {
        assertThat(sections.entrySet().stream()
                        .filter(section -> !PARTS.matcher(section.getValue()).matches())
                        .map(Map.Entry::getKey))
                .as("sections that do not begin with a message, or lack a paragraph **Problem:** or **Solution:**")
                .isEmpty();
    }

    @Test
    void whatASectionShowsIsWhatIsPrinted() {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        sections.forEach((code, text) -> {
            Matcher example = EXAMPLE.matcher(text);
            while (example.find()) {
                shown.computeIfAbsent(code, key -> new ArrayList<>()).add(example.group(1));
            }
        });
        Map<String, List<String>> printed = new LinkedHashMap<>();
        SHOWN.forEach(problem -> printed.computeIfAbsent(problem.code().toString(), key -> new ArrayList<>())
                .add(problem.toString()));
        assertThat(shown).isEqualTo(printed);
    }

    /** {@return the texts of the sections by their headings} */
    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        String[] texts = page().split("(?m)^## ", -1);
        for (int i = 1; i < texts.length; i++) {
            int end = texts[i].indexOf('\n');
            String code = texts[i].substring(0, end);
            assertThat(sections.put(code, texts[i].substring(end)))
                    .as("the second section %s", code)
                    .isNull();
        }
        return sections;
    }

    private static String page() {
        Path working = Path.of("").toAbsolutePath();
        for (Path folder = working; folder != null; folder = folder.getParent()) {
            Path page = folder.resolve("docs").resolve("problems.md");
            if (Files.exists(page)) {
                try {
                    return Files.readString(page).replace("\r\n", "\n");
                } catch (IOException e) {
                    throw new AssertionError("cannot read " + page, e);
                }
            }
        }
        throw new AssertionError("no docs/problems.md in " + working + " or a folder above it");
    }
}
