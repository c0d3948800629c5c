package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testdatabase.FreshDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb's output, with a text in all places that does harm if it is printed as it is. */
class InertOutputIT {

    /** An escape sequence, a carriage return, DEL, a C1 sequence, and characters that reorder or break lines. */
    private static final String HOSTILE = "x\u001b[2J\u001b]0;t\u0007\r\b\u007f\u009b31m\u202e\u2066\u2028\u2029y";

    private static final String SHOWN =
            "x\\u001b[2J\\u001b]0;t\\u0007\\u000d\\u0008\\u007f\\u009b31m\\u202e\\u2066\\u2028\\u2029y";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noVerbPrintsAnActiveCharacter(boolean terminal, @TempDir Path folder) throws Exception {
        List<String> outputs = new ArrayList<>();
        for (String[] call : calls(folder)) {
            if (terminal) {
                outputs.add(printed(true, "--color=never", call));
                continue;
            }
            outputs.add(printed(false, "--json", call));
            // A plan that is not for a terminal is for psql.
            if (!call[0].equals("plan")) {
                outputs.add(printed(false, "--stacktrace", call));
            }
        }
        outputs.add(Files.readString(folder.resolve("report.html")));
        String all = String.join("\n", outputs);
        assertThat(all).contains(SHOWN);
        assertThat(outputs).allSatisfy(InertOutputIT::assertInert);
    }

    private static List<String[]> calls(Path folder) {
        return List.of(
                new String[] {"plan"},
                new String[] {"migrate"},
                new String[] {"status"},
                new String[] {"check"},
                new String[] {"validate"},
                new String[] {"log"},
                new String[] {"mark-applied", "3", "--reason", HOSTILE},
                new String[] {"status"},
                new String[] {"log"},
                new String[] {"plan", "--rollback"},
                new String[] {"rehearse"},
                new String[] {"repair", "--dry-run"},
                new String[] {"graph"},
                new String[] {"graph", "--format", "dot"},
                new String[] {"graph", "--format", "mermaid"},
                new String[] {"report", "--out", folder.resolve("report.html").toString()},
                new String[] {"rollback", "--steps", "1"},
                new String[] {"rollback", "--all", "--yes"},
                new String[] {"mark-rolled-back", "1", "--reason", HOSTILE},
                new String[] {"migrate", "--to", HOSTILE},
                new String[] {"baseline", HOSTILE},
                new String[] {"adopt", "--table", HOSTILE},
                new String[] {"import", "--from", HOSTILE, "--package", "a", "--out", folder.toString()},
                new String[] {"new", HOSTILE, "--package", "a", "--out", folder.toString()},
                new String[] {HOSTILE},
                new String[] {"--" + HOSTILE},
                new String[] {"status", "--history-schema", HOSTILE},
                new String[] {"status", "--url", "postgresql://db/" + HOSTILE},
                new String[] {"status", "--password-file", HOSTILE, "--url", "postgresql://db/a"});
    }

    /** Descriptions, notices, a failure and the objects in it have the hostile text; the third migration fails. */
    private static InProcess call() {
        return InProcess.on(
                database,
                Migrations.migration("1", "A")
                        .description("one " + HOSTILE)
                        .up("", "DO $$ BEGIN RAISE WARNING '%', '" + HOSTILE + "'; END $$")
                        .down("", "SELECT 1")
                        .build(),
                Migrations.migration("2", "B")
                        .description("two " + HOSTILE)
                        .up("", "CREATE TABLE b (id int)")
                        .irreversible(HOSTILE)
                        .build(),
                Migrations.migration("3", "C")
                        .description("three " + HOSTILE)
                        .up("", "SELECT * FROM \"" + HOSTILE + "\"")
                        .down("", "SELECT 1")
                        .build());
    }

    private static String printed(boolean terminal, String option, String... arguments) {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = option;
        InProcess call = call();
        Outcome outcome = (terminal ? call.atTerminal(60, "y") : call).run(all);
        // The bar of a terminal returns to the beginning of its line by itself.
        return outcome.out() + (terminal ? outcome.err().replace("\r", "") : outcome.err());
    }

    @Test
    void holderOfALockIsShownInert() throws Exception {
        HeldLock held = HeldLock.of(
                database,
                Migrations.migration("900", "Held" + HOSTILE)
                        .up("", "SELECT '" + HOSTILE + "'")
                        .irreversible("test")
                        .build());
        Outcome outcome;
        try {
            outcome = call().run("migrate", "--lock-wait", "10ms");
        } finally {
            held.release();
        }
        assertThat(outcome.exitCode()).isEqualTo(5);
        assertInert(outcome.err());
    }

    @Test
    void coloursAreStillThere() {
        assertThat(call().run("status", "--color=always").out()).contains("\u001b[1m");
    }

    /** The script is for psql, to which an escape would be another text. */
    @Test
    void pipedPlanHasItsStatementsVerbatim() {
        assertThat(call().run("plan").out())
                .contains("FROM \"" + HOSTILE + "\";\n")
                .contains("one " + SHOWN);
    }

    private static void assertInert(String output) {
        assertThat(output.chars()
                        .filter(c -> (c < 0x20 && c != '\n' && c != '\t')
                                || (c >= 0x7f && c <= 0x9f)
                                || (c >= 0x2028 && c <= 0x202e)
                                || (c >= 0x2066 && c <= 0x2069))
                        .mapToObj(Integer::toHexString)
                        .distinct())
                .as(output)
                .isEmpty();
    }
}
