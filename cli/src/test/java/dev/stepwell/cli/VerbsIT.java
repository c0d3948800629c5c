package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.failing;
import static dev.stepwell.cli.Migrations.migration;
import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The effect, the output and the exit code of each verb. */
class VerbsIT {

    private static final MigrationDefinition A = table("001", "a");
    private static final MigrationDefinition B = table("002", "b", "001");
    private static final MigrationDefinition C = table("003", "c");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void statusIsATable() {
        run("migrate --to 002", A, B, C);
        assertThat(run("status", A, B, C).steady().out().replaceAll(" +", " "))
                .isEqualTo("""
                set version description state when (UTC) took by
                main 001 create a applied YYYY-MM-DD HH:MM N ms %1$s
                main 002 create b applied YYYY-MM-DD HH:MM N ms %1$s
                main 003 create c pending

                2 applied, 1 pending
                """.formatted(database.get().user()));
    }

    @Test
    void whatNobodyForesawEndsIn70InOneLine() {
        InProcess call = InProcess.on(database, A).dataSource(new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() {
                throw new IllegalStateException("a defect");
            }
        });
        assertThat(call.run("status"))
                .isEqualTo(new Outcome(
                        70,
                        "",
                        "Stepwell met something that it does not know: java.lang.IllegalStateException: a defect. Run it "
                                + "again with --stacktrace, and report that.\n"));
        assertThat(call.run("status", "--stacktrace").err())
                .startsWith("java.lang.IllegalStateException: a defect\n\tat ");
    }

    @Test
    void theReportHasEverythingAndNothingThatRuns(@TempDir Path folder) throws IOException {
        MigrationDefinition odd = migration("002", "Odd")
                .description("<script>alert(1)</script> & more")
                .dependsOn("main", "001")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build();
        run("migrate", A, odd);
        Path file = folder.resolve("report.html");

        Outcome outcome = InProcess.on(database, A, odd).run("report", "--out", file.toString(), "--json");

        assertThat(outcome.json().get("result")).isEqualTo(Map.of("file", file.toString()));
        String page = Files.readString(file);
        assertThat(page)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", "division by zero", "marker-end")
                .doesNotContain("<script", "src=", "@import", "url(http");
        assertThat(page.split("<rect ", -1)).hasSize(3);
        assertThat(run("report --out " + folder, A).err())
                .isEqualTo("--out " + folder + " cannot be written: it is a folder.\n");
    }

    @Test
    void statusAsJsonHasEveryKeyAlways() {
        run("migrate --only 003", A, C);
        assertThat(run("status --json", A, C).steady())
                .isEqualTo(new Outcome(0, """
                {
                  "verb" : "status",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "003",
                      "class" : "shop.CreateC",
                      "description" : "create c",
                      "state" : "applied",
                      "repeatable" : false,
                      "late" : false,
                      "replacedBy" : null,
                      "appliedAt" : "YYYY",
                      "appliedBy" : "%s",
                      "milliseconds" : 0
                    }, {
                      "set" : "main",
                      "version" : "001",
                      "class" : "shop.CreateA",
                      "description" : "create a",
                      "state" : "pending",
                      "repeatable" : false,
                      "late" : true,
                      "replacedBy" : null,
                      "appliedAt" : null,
                      "appliedBy" : null,
                      "milliseconds" : null
                    } ],
                    "otherHistories" : [ ]
                  }
                }
                """.formatted(database.get().user()), ""));
    }

    @Test
    void migrateSaysWhatItDoesOnOneStreamAndWhatItDidOnTheOther() {
        assertThat(run("migrate --steps 2", A, B, C).steady())
                .isEqualTo(new Outcome(
                        0,
                        "Applied 2 migrations in N ms.\n",
                        "applying 001 CreateA (1 of 2)\napplying 002 CreateB (2 of 2)\n"));
        assertThat(run("migrate", A, B, C).steady())
                .isEqualTo(new Outcome(0, "Applied 1 migration in N ms.\n", "applying 003 CreateC\n"));
        assertThat(run("migrate", A, B, C)).isEqualTo(new Outcome(0, "Nothing to do.\n", ""));
    }

    @Test
    void migrateAsJsonIsSilentOtherwise() {
        assertThat(run("migrate --json --only 002", A, B, C).steady()).isEqualTo(new Outcome(0, """
                {
                  "verb" : "migrate",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "direction" : "up",
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "001",
                      "class" : "shop.CreateA",
                      "description" : "create a",
                      "late" : false,
                      "again" : false,
                      "tookOver" : [ ],
                      "milliseconds" : 0
                    }, {
                      "set" : "main",
                      "version" : "002",
                      "class" : "shop.CreateB",
                      "description" : "create b",
                      "late" : false,
                      "again" : false,
                      "tookOver" : [ ],
                      "milliseconds" : 0
                    } ],
                    "unknown" : [ ],
                    "newerTexts" : [ ],
                    "replacing" : [ ],
                    "otherSets" : [ ]
                  }
                }
                """, ""));
    }

    @Test
    void aFailureSaysWhatWasDoneBeforeAndEndsIn6() {
        Outcome outcome = run("migrate", A, failing("002")).steady();
        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.out()).isEqualTo("Applied 1 migration in N ms.\n");
        assertThat(outcome.err()).isEqualTo("""
                applying 001 CreateA (1 of 2)
                applying 002 DivideByZero (2 of 2)
                [migration-failed] 002 DivideByZero failed at statement 1 of 1; its transaction was rolled back and \
                nothing was changed. Correct the migration and migrate again.
                   |
                   | SELECT 1 / 0
                   | ^
                ERROR: division by zero (SQLSTATE 22012)
                """);
    }

    @Test
    void aFailureAsJsonHasTheProblemAndWhatWasDoneBefore() {
        assertThat(run("migrate --json", A, failing("002")).steady().out()).isEqualTo("""
                {
                  "verb" : "migrate",
                  "exitCode" : 6,
                  "database" : null,
                  "problems" : [ {
                    "code" : "migration-failed",
                    "message" : "002 DivideByZero failed at statement 1 of 1; its transaction was rolled back and \
                nothing was changed.",
                    "fix" : "Correct the migration and migrate again.",
                    "detail" : "   |\\n   | SELECT 1 / 0\\n   | ^\\nERROR: division by zero (SQLSTATE 22012)"
                  } ],
                  "result" : {
                    "direction" : "up",
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "001",
                      "class" : "shop.CreateA",
                      "description" : "create a",
                      "late" : false,
                      "again" : false,
                      "tookOver" : [ ],
                      "milliseconds" : 0
                    } ],
                    "unknown" : [ ],
                    "newerTexts" : [ ],
                    "replacing" : [ ],
                    "otherSets" : [ ]
                  }
                }
                """);
    }

    @Test
    void whatFailedWithoutATransactionEndsIn7() {
        MigrationDefinition halfDone = migration("001", "HalfDone")
                .notTransactional()
                .up("", "CREATE TABLE a ()")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build();
        Outcome outcome = run("migrate", halfDone);
        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.err()).contains("[migration-failed] 001 HalfDone failed at statement 2 of 2; ");
        Outcome status = run("status", halfDone);
        assertThat(status.out()).endsWith("\n1 failed\n");
    }

    @Test
    void whatFailsAtOnceSaysNothingOfNothingToDo() {
        assertThat(run("migrate", failing("001")).out()).isEmpty();
        assertThat(InProcess.on(database, failing("001"))
                        .atTerminal(80, "")
                        .run("migrate")
                        .out())
                .isEmpty();
        MigrationDefinition stays = migration("001", "Stays")
                .up("", "CREATE TABLE a ()")
                .down("", "SELECT 1 / 0")
                .build();
        run("migrate", stays);
        Outcome rollback = run("rollback --all --yes", stays);
        assertThat(rollback.exitCode()).isEqualTo(6);
        assertThat(rollback.out()).isEmpty();
    }

    @Test
    void checkEndsIn7WhereSomethingIsHalfDone() {
        MigrationDefinition halfDone = migration("001", "HalfDone")
                .notTransactional()
                .up("", "CREATE TABLE a ()")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build();
        assertThat(run("migrate", halfDone).out()).isEmpty();
        assertThat(run("check", halfDone, C)).isEqualTo(new Outcome(7, """
                1 migration half-done or running:
                  001  half done (failed)
                1 migration pending:
                  003  create c
                """, ""));
        assertThat(run("check --json", halfDone, C).json().get("result"))
                .hasToString("{upToDate=false, pending=[{set=main, version=001}, {set=main, version=003}], "
                        + "unfinished=[{set=main, version=001}], unknown=[], newerTexts=[], otherSets=[]}");
    }

    @Test
    void whatToDoIsSaidInVerbsAndOptions() throws SQLException {
        database.execute("CREATE TABLE other ()");
        Outcome outcome = run("migrate", A);
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        3,
                        "",
                        "[existing-schema] The schema public has one table and no migration history: other. Run "
                                + "\"stepwell adopt\" if another tool has migrated so far, \"stepwell baseline VERSION\" if "
                                + "the migrations up to that version create this table, or give --existing-schema migrate "
                                + "to apply all migrations beside the table.\n"));
        assertThat(run("migrate --json", A).out()).contains("--existing-schema migrate");
        assertThat(run("status --lock-timeout 0s", A).err())
                .isEqualTo("--lock-timeout is 0 ms. Use 1 to 2147483647 milliseconds.\n");
    }

    @Test
    void planIsAScript() {
        Outcome planned = run("plan --steps 2", A, B, C);
        assertThat(planned.out())
                .startsWith("-- Run this script with psql -X -f FILE, ")
                .endsWith("""
                        \nBEGIN;
                        CREATE TABLE b (id integer PRIMARY KEY);
                        :stepwell_put_back
                        COMMIT;
                        """)
                .contains("""
                        \n-- apply 001 CreateA: create a
                        BEGIN;
                        CREATE TABLE a (id integer PRIMARY KEY);
                        :stepwell_put_back
                        COMMIT;

                        -- apply 002 CreateB: create b
                        """);
        assertThat(planned.err()).isEmpty();
        assertThat(run("status", A).out()).endsWith("1 pending\n");
    }

    @Test
    void planAsJsonHasTheStatements() {
        run("migrate", A, B);
        assertThat(run("plan --json --rollback --steps 1", A, B).out()).isEqualTo("""
                {
                  "verb" : "plan",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "direction" : "down",
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "002",
                      "class" : "shop.CreateB",
                      "description" : "create b",
                      "transactional" : true,
                      "late" : false,
                      "again" : false,
                      "takesOver" : [ ],
                      "steps" : [ "DROP TABLE b" ]
                    } ],
                    "unknown" : [ ],
                    "newerTexts" : [ ],
                    "replacing" : [ ],
                    "otherSets" : [ ]
                  }
                }
                """);
        assertThat(run("plan --rollback", A, B))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "plan --rollback needs to know how far. Give --steps, --to, --only, --to-build or --all.\n"));
    }

    @Test
    void checkEndsIn2WhereMigrationsArePending() {
        assertThat(run("check", A, B)).isEqualTo(new Outcome(2, """
                2 migrations pending:
                  001  create a
                  002  create b
                """, ""));
        run("migrate", A, B);
        assertThat(run("check", A, B)).isEqualTo(new Outcome(0, "The database is up to date.\n", ""));
        assertThat(run("check", A))
                .isEqualTo(new Outcome(
                        0,
                        "The database has 1 migration newer than this build: 002.\nThe database is up to date.\n",
                        ""));
    }

    @Test
    void squashIsShownAsRecordedWithoutRunning() {
        MigrationDefinition squash = MigrationDefinition.of("main", "010", "shop.CreateShop")
                .description("create shop")
                .replaces("001")
                .replaces("002")
                .up(new MigrationStatement("SELECT 1 / 0", ""))
                .irreversible("test")
                .build();
        run("migrate", A, B);

        assertThat(run("plan", squash).out())
                .isEqualTo("-- record without running 010 CreateShop: create shop (takes over from 001, 002)\n");
        assertThat(run("migrate", squash).steady())
                .isEqualTo(new Outcome(
                        0,
                        "Recorded 010 CreateShop without running it, in the place of 001, 002.\n",
                        "recording 010 CreateShop\n"));
        assertThat(run("check", squash)).isEqualTo(new Outcome(0, "The database is up to date.\n", ""));
        assertThat(run("check", A, B).exitCode()).isZero();
        assertThat(run("status", A, B).out()).contains("replaced by 010");
        assertThat(run("rollback --to-build --yes", A, B).out()).isEqualTo("""
                The database has 1 migration newer than this build: 010.
                The database keeps 1 migration that replaces some of this build: 010.
                Nothing to do.
                """);
    }

    @Test
    void checkAsJson() {
        run("migrate", A);
        assertThat(run("check --json", A, B).out()).isEqualTo("""
                {
                  "verb" : "check",
                  "exitCode" : 2,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "upToDate" : false,
                    "pending" : [ {
                      "set" : "main",
                      "version" : "002"
                    } ],
                    "unfinished" : [ ],
                    "unknown" : [ ],
                    "newerTexts" : [ ],
                    "otherSets" : [ ]
                  }
                }
                """);
    }

    @Test
    void whatTheDatabaseHasAndTheBuildDoesNotEndsIn3() {
        run("migrate", A, B, C);
        for (String verb : new String[] {"check", "validate", "migrate"}) {
            Outcome outcome = run(verb, A, C);
            assertThat(outcome.exitCode()).as(verb).isEqualTo(3);
            assertThat(outcome.err())
                    .isEqualTo("[applied-but-missing] The database has one migration that this build does not contain: "
                            + "002. Deploy a build that contains migration 002.\n");
        }
    }

    @Test
    void aRepeatableMigrationIsPendingAgainWhenItsTextHasChanged() {
        run("migrate", repeatable("1"));
        assertThat(run("check", repeatable("2"))).isEqualTo(new Outcome(2, """
                1 migration pending:
                  001  one (outdated)
                """, ""));
        assertThat(run("plan", repeatable("2")).out()).contains("\n-- apply 001 One: one (again)\n");
        assertThat(run("migrate --json", repeatable("2")).out()).contains("\"again\" : true,");
        assertThat(run("check", repeatable("1")).out()).isEqualTo("""
                        The database keeps the newer text of 1 repeatable migration: 001.
                        The database is up to date.
                        """);
        assertThat(run("status", repeatable("1")).out()).endsWith("\n1 newer text\n");
    }

    private static MigrationDefinition repeatable(String value) {
        return migration("001", "One")
                .repeatable()
                .checksum("test:" + value)
                .up("", "CREATE OR REPLACE VIEW one AS SELECT " + value + " AS one")
                .down("", "DROP VIEW one")
                .build();
    }

    @Test
    void validateAsJson() {
        run("migrate", A);
        assertThat(run("validate", A)).isEqualTo(new Outcome(0, "History and build fit together.\n", ""));
        assertThat(run("validate --json", A).out()).isEqualTo("""
                {
                  "verb" : "validate",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "valid" : true
                  }
                }
                """);
    }

    @Test
    void aChangedMigrationEndsIn4AndRepairTakesItOver() {
        run("migrate", A);
        MigrationDefinition changed = migration("001", "CreateA")
                .checksum("test:changed")
                .up("", "CREATE TABLE a (id bigint PRIMARY KEY)")
                .down("", "DROP TABLE a")
                .build();

        Outcome refused = run("validate", changed);
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.out()).isEqualTo("1 problem.\n");
        assertThat(refused.err()).startsWith("[checksum-changed] 001 CreateA was changed after it was applied on ");
        assertThat(run("repair --dry-run", changed))
                .isEqualTo(new Outcome(
                        0, "001 CreateA: checksum test:CreateA becomes test:changed\nWould make 1 change.\n", ""));
        assertThat(run("repair --json --dry-run", changed).out()).isEqualTo("""
                {
                  "verb" : "repair",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "dryRun" : true,
                    "repairs" : [ {
                      "set" : "main",
                      "version" : "001",
                      "class" : "shop.CreateA",
                      "kind" : "checksum",
                      "stored" : "test:CreateA",
                      "built" : "test:changed"
                    } ]
                  }
                }
                """);
        assertThat(InProcess.on(database, changed).run("repair", "--reason", "looked at it"))
                .isEqualTo(new Outcome(
                        0, "001 CreateA: checksum test:CreateA becomes test:changed\nMade 1 change.\n", ""));
        assertThat(run("check", changed).exitCode()).isZero();
        assertThat(run("repair --dry-run", changed).out()).isEqualTo("Nothing to repair.\n");
    }

    @Test
    void repairNeedsAReasonOrADryRun() {
        Outcome neither = run("repair", A);
        assertThat(neither.exitCode()).isEqualTo(64);
        assertThat(neither.err()).isEqualTo("""
                        Error: Missing required argument (specify one of these): (--dry-run | --reason=TEXT)
                        Try "stepwell repair --help".
                        """);
        assertThat(InProcess.on(database, A).run("repair", "--reason", " "))
                .isEqualTo(new Outcome(64, "", "--reason is blank. Say why, for those who read the log later.\n"));
    }

    @Test
    void rollbackNeedsYesWhereNobodyCanBeAsked() {
        run("migrate", A, B);
        assertThat(run("rollback --steps 1", A, B))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "rollback asks before it does, and there is nobody to ask. Give --yes; plan --rollback shows what "
                                + "it would do.\n"));
        assertThat(run("rollback --yes", A, B).err())
                .isEqualTo("rollback needs to know how far. Give --steps, --to, --only, --to-build or --all.\n");
        assertThat(run("rollback --steps 1 --yes", A, B).steady())
                .isEqualTo(new Outcome(0, "Rolled back 1 migration in N ms.\n", "rolling back 002 CreateB\n"));
        assertThat(run("status", A, B).out()).endsWith("1 applied, 1 pending\n");
    }

    @Test
    void rollbackAsksAtATerminal() {
        run("migrate", A, B, C);
        Outcome no = InProcess.on(database, A, B, C).atTerminal(80, "n").run("rollback", "--to", "001");
        assertThat(no).isEqualTo(new Outcome(1, "Nothing was rolled back.\n", "  003  create c\n  002  create b\n"));
        assertThat(InProcess.on(database, A, B, C)
                        .atTerminal(80, null)
                        .run("rollback", "--all")
                        .exitCode())
                .isEqualTo(1);
        assertThat(run("check", A, B, C).exitCode()).isZero();

        Outcome yes = InProcess.on(database, A, B, C).atTerminal(80, "Yes ").run("rollback", "--to", "001");
        assertThat(yes.exitCode()).isZero();
        assertThat(run("status", A, B, C).out()).endsWith("1 applied, 2 pending\n");
    }

    @Test
    void rollbackToTheBuildUndoesWhatItDoesNotHave() {
        run("migrate", A, B, C);
        Outcome outcome = run("rollback --to-build --yes", A).steady();
        assertThat(outcome.out()).isEqualTo("Rolled back 2 migrations in N ms.\n");
        assertThat(run("status", A).out()).endsWith("\n1 applied\n");
    }

    @Test
    void rehearseChangesNothing() {
        run("migrate", A);
        MigrationDefinition widen = migration("002", "WidenA")
                .up("", "ALTER TABLE a ALTER COLUMN id TYPE bigint")
                .down("", "ALTER TABLE a ALTER COLUMN id TYPE integer")
                .build();
        assertThat(run("rehearse", A, widen).steady())
                .isEqualTo(new Outcome(0, "002 WidenA: N ms, access exclusive on public.a, rewrites public.a\n", ""));
        assertThat(run("rehearse --json", A, widen).steady().out()).isEqualTo("""
                {
                  "verb" : "rehearse",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "migrations" : [ {
                      "set" : "main",
                      "version" : "002",
                      "class" : "shop.WidenA",
                      "description" : "widen a",
                      "late" : false,
                      "outcome" : "rehearsed",
                      "needs" : [ ],
                      "locks" : [ {
                        "relation" : "public.a",
                        "mode" : "access exclusive"
                      } ],
                      "rewritten" : [ "public.a" ],
                      "milliseconds" : 0
                    } ],
                    "unknown" : [ ]
                  }
                }
                """);
        assertThat(run("check", A, widen).exitCode()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatHasTheSchemaIsTakenOver() throws SQLException {
        database.execute("CREATE TABLE a (id integer PRIMARY KEY)");
        assertThat(run("migrate", A, B).exitCode()).isEqualTo(3);
        assertThat(run("baseline 001", A, B)).isEqualTo(new Outcome(0, "Recorded 1 migration as applied: 001.\n", ""));
        assertThat(run("baseline 001 --json", A, B).json().get("exitCode")).isEqualTo(3);
        assertThat(InProcess.on(database, A, B).run("mark-applied", "002", "--reason", "made by hand"))
                .isEqualTo(new Outcome(0, "Recorded 002 as applied.\n", ""));
        assertThat(InProcess.on(database, A, B)
                        .run("mark-rolled-back", "002", "--reason", "it was not", "--json")
                        .out())
                .isEqualTo("""
                        {
                          "verb" : "mark-rolled-back",
                          "exitCode" : 0,
                          "database" : null,
                          "problems" : [ ],
                          "result" : {
                            "marked" : {
                              "set" : "main",
                              "version" : "002"
                            },
                            "as" : "not_applied",
                            "reason" : "it was not"
                          }
                        }
                        """);
        assertThat(run("log", A, B)
                        .steady()
                        .out()
                        .replaceAll("\\S+@\\S+", "who")
                        .replaceAll(" +", " "))
                .isEqualTo("""
                        when (UTC) event migration took by detail
                        YYYY-MM-DD HH:MM baselined 001 CreateA who
                        YYYY-MM-DD HH:MM repaired 002 CreateB who marked as applied: made by hand
                        YYYY-MM-DD HH:MM repaired 002 CreateB who marked as rolled back: it was not
                        """);
    }

    @Test
    void aStatementWithAnUnknownOutcomeIsDecided() throws SQLException {
        MigrationDefinition dies = migration("002", "Backfill")
                .notTransactional()
                .up("", "SELECT pg_terminate_backend(pg_backend_pid()) FROM a")
                .up("", "SELECT pg_terminate_backend(pg_backend_pid()) FROM a")
                .irreversible("test")
                .build();
        run("migrate", A);
        database.execute("INSERT INTO a VALUES (1)");
        assertThat(run("migrate", A, dies).exitCode()).isEqualTo(69);
        Outcome unknown = run("migrate", A, dies);
        assertThat(unknown.exitCode()).isEqualTo(7);
        assertThat(unknown.err()).contains("""
                        If it took effect: stepwell retry 002 --done --reason TEXT, or markStepDone(id, reason).
                        If it is to run again: stepwell retry 002 --reason TEXT, or retry(id, reason).
                        """);

        assertThat(InProcess.on(database, A, dies).run("retry", "002", "--done", "--reason", "its rows are there"))
                .isEqualTo(new Outcome(
                        0,
                        "Recorded that the unfinished statement of 002 took effect. The next migrate or rollback goes on "
                                + "behind it.\n",
                        ""));
        assertThat(run("retry 002 --reason twice", A, dies).exitCode()).isEqualTo(3);
        assertThat(run("migrate", A, dies).exitCode()).isEqualTo(69);
        database.execute("DELETE FROM a");
        assertThat(InProcess.on(database, A, dies)
                        .run("retry", "002", "--reason", "no row is there", "--json")
                        .out())
                .isEqualTo("""
                        {
                          "verb" : "retry",
                          "exitCode" : 0,
                          "database" : null,
                          "problems" : [ ],
                          "result" : {
                            "marked" : {
                              "set" : "main",
                              "version" : "002"
                            },
                            "as" : "to_run_again",
                            "reason" : "no row is there"
                          }
                        }
                        """);
        assertThat(run("migrate", A, dies).exitCode()).isZero();
        assertThat(run("log", A, dies).out())
                .contains(
                        "statement 1 of 2 took effect: its rows are there",
                        "statement 2 of 2 is to run again: no row is there");
    }

    @Test
    void baselineAndMarkAppliedAsJson() {
        assertThat(run("baseline 001 --json", A, B).out()).isEqualTo("""
                {
                  "verb" : "baseline",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "recorded" : [ {
                      "set" : "main",
                      "version" : "001"
                    } ]
                  }
                }
                """);
        assertThat(run("mark-applied 002 --reason x --json", A, B).out()).contains("\"as\" : \"applied\"");
    }

    @Test
    void logHasTheLastEvents() {
        assertThat(run("log", A)).isEqualTo(new Outcome(0, "Nothing has happened yet.\n", ""));
        run("migrate", A, B, C);
        Outcome outcome = run("log --json --limit 1", A, B, C).steady();
        assertThat(outcome.out().replaceAll("\"host\" : \"[^\"]*\"", "\"host\" : \"h\""))
                .isEqualTo("""
                {
                  "verb" : "log",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "events" : [ {
                      "number" : 0,
                      "at" : "YYYY",
                      "event" : "applied",
                      "set" : "main",
                      "version" : "003",
                      "class" : "shop.CreateC",
                      "detail" : null,
                      "milliseconds" : 0,
                      "user" : "%s",
                      "host" : "h",
                      "processId" : 0,
                      "backendPid" : 0,
                      "toolVersion" : "0.1.0-SNAPSHOT"
                    } ]
                  }
                }
                """.formatted(database.get().user()));
        run("migrate", A, B, C, failing("004"));
        assertThat(run("log", A).out())
                .contains(" was rolled back and nothing was changed. Correct the migration and migrate again.\n")
                .containsPattern("\n\n\\S+ \\S+ UTC failed 004 [^\n]+:\n(?s:.*)ERROR: [^\n]+ \\(SQLSTATE \\w{5}\\)\n$");
        assertThat(run("log --limit 0", A)).isEqualTo(new Outcome(64, "", "--limit must be at least 1, and is 0.\n"));
    }

    @Test
    void aWaitThatRunsOutEndsIn5() throws InterruptedException {
        HeldLock held = HeldLock.of(database);
        try {
            Outcome outcome = run("migrate --lock-wait 10ms", A, B);
            assertThat(outcome.exitCode()).isEqualTo(5);
            assertThat(outcome.err()).startsWith("[lock-timeout] Another migrator holds the lock: pid ");
        } finally {
            held.release();
        }
    }

    @Test
    void historySettingsAreThoseOfTheBuilder() throws SQLException {
        database.execute("CREATE SCHEMA hist");
        InProcess call = InProcess.on(database, A)
                .environment(Map.of("STEPWELL_HISTORY_SCHEMA", "hist", "STEPWELL_HISTORY_PREFIX", "x_"));
        assertThat(call.run("migrate").exitCode()).isZero();
        assertThat(run("status --history-schema hist --history-prefix x_", A).out())
                .endsWith("\n1 applied\n");
        assertThat(run("status", A).out()).endsWith("\n1 pending\n");
        assertThat(run("status --history-prefix 9", A))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "--history-prefix is \"9\". Use a lower-case letter or _, then lower-case letters, digits and _, 40 "
                                + "characters at most.\n"));
        assertThat(run(
                                "migrate --existing-schema=refuse --lock-timeout 1s --lock-retry 0s --statement-timeout 1m "
                                        + "--newer-versions refuse",
                                A,
                                B)
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(run("status", A).out()).doesNotContain("\u001b");
        assertThat(InProcess.on(database, A).atTerminal(80, "").run("status").out())
                .contains("\u001b[33mpending");
        assertThat(InProcess.on(database, A)
                        .atTerminal(80, "")
                        .environment(Map.of("NO_COLOR", "1"))
                        .run("status")
                        .out())
                .doesNotContain("\u001b");
        assertThat(InProcess.on(database, A)
                        .atTerminal(80, "")
                        .run("status", "--color", "never")
                        .out())
                .doesNotContain("\u001b");
        assertThat(run("status --color=always", A).out()).contains("\u001b[33mpending");
    }

    @Test
    void atATerminalThereIsABarAndALineForEachMigration() {
        Outcome outcome = InProcess.on(database, A, B)
                .atTerminal(80, "")
                .run("migrate", "--color=never")
                .steady();
        assertThat(outcome.err())
                .contains(
                        "\rapplied 001 CreateA in N ms\n",
                        "\rapplied 002 CreateB in N ms\n",
                        "] 1/2 ",
                        " applying 002 ");
        for (String drawn : outcome.err().split("[\r\n]+", -1)) {
            assertThat(drawn.length()).as(drawn).isLessThan(80);
        }
        assertThat(outcome.err()).endsWith(" \r");
    }

    @Test
    void noticesReachThePerson() {
        MigrationDefinition twice = migration("001", "Twice")
                .up("", "CREATE TABLE IF NOT EXISTS a ()")
                .up("", "CREATE TABLE IF NOT EXISTS a ()")
                .irreversible("test")
                .build();
        assertThat(run("migrate", twice).err())
                .isEqualTo("applying 001 Twice\n001, step 2: NOTICE: relation \"a\" already exists, skipping\n");
    }

    @Test
    void versionsOfOtherSetsAreWrittenWithTheirSet() {
        MigrationDefinition bill = migration("billing", "1", "CreateBill")
                .up("", "CREATE TABLE bill ()")
                .down("", "DROP TABLE bill")
                .build();
        assertThat(run("migrate --to billing:1", A, bill).err()).isEqualTo("applying billing:1 CreateBill\n");
        assertThat(run("migrate --to nothing", A))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "\"nothing\" is not a version. Use digits, optionally in dotted parts, such as 001, "
                                + "20250327183223 or 2.1.\n"));
        Outcome unknown = run("migrate --to 77", A);
        assertThat(unknown.exitCode()).isEqualTo(64);
        assertThat(unknown.err()).startsWith("[unknown-version] ");
        assertThat(run("migrate --steps 0", A)).isEqualTo(new Outcome(64, "", "steps must be at least 1, and is 0.\n"));
    }

    @Test
    void setsOfOtherApplicationsAreNamedAndLeftAlone() {
        MigrationDefinition bill = migration("billing", "1", "CreateBill")
                .dependsOn("main", "001")
                .up("", "CREATE TABLE bill ()")
                .down("", "DROP TABLE bill")
                .build();
        MigrationDefinition halfDone = migration("billing", "2", "HalfDone")
                .notTransactional()
                .dependsOn("billing", "1")
                .up("", "SELECT 1")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build();
        assertThat(run("migrate", A, bill, halfDone).exitCode()).isEqualTo(7);
        String left = "The history has 1 set of which this build has nothing, left alone: billing.\n";

        assertThat(run("check", A)).isEqualTo(new Outcome(0, left + "The database is up to date.\n", ""));
        // The digest of its own set has answered.
        assertThat(run("migrate", A)).isEqualTo(new Outcome(0, "Nothing to do.\n", ""));
        assertThat(run("rollback --to-build --yes", A)).isEqualTo(new Outcome(0, left + "Nothing to do.\n", ""));
        assertThat(run("plan --json", A).json().get("result"))
                .hasToString(
                        "{direction=up, migrations=[], unknown=[], newerTexts=[], replacing=[], otherSets=[billing]}");
        assertThat(run("check --json", A).json().get("result"))
                .hasToString("{upToDate=true, pending=[], unfinished=[], unknown=[], newerTexts=[], "
                        + "otherSets=[billing]}");
        assertThat(run("status", A).out()).endsWith("1 applied, 1 failed, 1 other set\n");
        assertThat(run("rollback --all --yes", A)).isEqualTo(new Outcome(3, "", """
                        [other-set-depends] 001 CreateA cannot be rolled back: billing:1 CreateBill depends on it, \
                        and this build has no migration of the set billing. Roll billing:1 CreateBill back first, \
                        with the build that contains it, or by name with "stepwell rollback --only SET:VERSION".
                        """));
    }

    private static Outcome run(String args, MigrationDefinition... migrations) {
        return InProcess.on(database, migrations).run(args.split(" ")).withoutRegistries();
    }
}
