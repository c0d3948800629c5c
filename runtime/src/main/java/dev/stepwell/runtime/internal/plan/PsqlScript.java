package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.stored.StepText;
import dev.stepwell.text.InertText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A plan as a script for psql, which leaves the schema that the run would leave.
 *
 * <p>The script keeps the transactions of the run, and restores the session where the run does. It writes no history.
 */
final class PsqlScript {

    private static final String PUT_BACK = "stepwell_put_back";

    /** The beginning of every script, for the state of its migrations afterwards. */
    private static final String HEAD = """
            -- Run this script with psql -X -f FILE, with a psql that is not older than the server. It stops at the first error.
            -- Unlike a run of Stepwell, it checks nothing beforehand, writes no history, takes no lock against other
            -- migrators, sets no time limits and tries nothing again. Mark each migration as %s afterwards.
            \\set ON_ERROR_STOP on
            \\set ON_ERROR_ROLLBACK off
            \\set AUTOCOMMIT on
            \\encoding UTF8
            -- The statements that restore the session after each migration:
            \\set %s 'RESET SESSION AUTHORIZATION; RESET ROLE; %s; DISCARD TEMP; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *;'
            """;

    /** The restoring of all settings but those of the transaction and those that belong to psql. */
    private static final String SETTINGS = "SELECT pg_catalog.count(pg_catalog.set_config(name, NULL, false)) "
            + "AS settings_restored FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) ''session'' AND name "
            + "OPERATOR(pg_catalog.<>) ALL (''{transaction_isolation,transaction_read_only,transaction_deferrable,seed,"
            + "temp_buffers,client_encoding}'')";

    private final Direction direction;
    private final StringBuilder script = new StringBuilder();

    private PsqlScript(Direction direction) {
        this.direction = direction;
    }

    /** {@return the script; empty if there is nothing to do} */
    static String of(Direction direction, List<MigrationWork> work) {
        PsqlScript script = new PsqlScript(direction);
        if (work.stream().anyMatch(migration -> migration.takesOver().isEmpty())) {
            String state = direction == Direction.UP ? "applied" : "rolled back";
            script.script.append(HEAD.formatted(state, PUT_BACK, SETTINGS));
        }
        work.forEach(script::add);
        return script.script.toString();
    }

    private void add(MigrationWork migration) {
        script.append(script.isEmpty() ? "" : "\n")
                .append(verb(migration))
                .append(migration.label())
                .append(": ")
                .append(inOneLine(migration.description()))
                .append(migration.late() ? " (late)" : "")
                .append(migration.again() ? " (again)" : "")
                .append(suffix(migration))
                .append('\n');
        if (migration.takesOver().isEmpty()) {
            addSteps(migration);
        }
    }

    private String verb(MigrationWork migration) {
        if (!migration.takesOver().isEmpty()) {
            return "-- record without running ";
        }
        return direction == Direction.UP ? "-- apply " : "-- roll back ";
    }

    private static String suffix(MigrationWork migration) {
        if (!migration.takesOver().isEmpty()) {
            return " (takes over from "
                    + migration.takesOver().stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ")";
        }
        return migration.transactional() ? "" : " (not in a transaction)";
    }

    private void addSteps(MigrationWork migration) {
        if (migration.firstStep() > 0) {
            script.append("-- An earlier run did the steps before these. Repeat the settings that those steps made.\n");
        }
        if (migration.transactional()) {
            script.append("BEGIN;\n");
        }
        migration.allSteps().stream().skip(migration.firstStep()).forEach(this::addStep);
        Optional<MigrationStatement> query = migration.definition().flatMap(MigrationDefinition::verify);
        if (direction == Direction.UP && query.isPresent()) {
            addVerify(migration, query.get().sql());
        }
        script.append(':').append(PUT_BACK).append('\n');
        if (migration.transactional()) {
            script.append("COMMIT;\n");
        }
    }

    private void addStep(MigrationStep step) {
        String text = StepText.of(step);
        if (step instanceof JavaStep java) {
            script.append(inOneLine(text)).append('\n');
            addFailure(inOneLine(java.name())
                    + " is a Java step, which psql cannot run. Do its work here in SQL instead of this statement.");
        } else if (step instanceof MigrationCopy copy) {
            String data = copy.data();
            // The server refuses an end of the data whose line ends in another way than the lines before it.
            int last = data.lastIndexOf('\n');
            String newline = last > 0 && data.charAt(last - 1) == '\r' ? "\r\n" : "\n";
            script.append(ended(text, ";"))
                    .append('\n')
                    .append(data)
                    .append(data.isEmpty() || data.endsWith("\n") ? "" : newline)
                    .append("\\.")
                    .append(newline);
        } else {
            addStatement(text);
        }
    }

    /** Adds a statement. The server gets a statement that psql would change as a value, which psql leaves alone. */
    private void addStatement(String sql) {
        if (PsqlText.isPlain(sql)) {
            script.append(ended(sql, ";")).append('\n');
        } else {
            String quote = quote(sql);
            script.append("SELECT ").append(quote).append(sql).append(quote).append(" \\gexec\n");
        }
    }

    private void addVerify(MigrationWork migration, String query) {
        String body = "BEGIN IF EXISTS (" + ended(query, ")") + " THEN RAISE EXCEPTION "
                + literal("@Verify of " + migration.label() + " returned rows") + "; END IF; END";
        String quote = quote(body);
        script.append("DO ").append(quote).append(body).append(quote).append(";\n");
    }

    private void addFailure(String message) {
        String body = "BEGIN RAISE EXCEPTION " + literal(message) + "; END";
        String quote = quote(body);
        script.append("DO ").append(quote).append(body).append(quote).append(";\n");
    }

    /** {@return a text as a literal of RAISE, which reads percent signs} */
    private static String literal(String text) {
        return "'" + text.replace("'", "''").replace("%", "%%") + "'";
    }

    private static String quote(String text) {
        String quote = "$stepwell$";
        for (int number = 1; text.contains(quote); number++) {
            quote = "$stepwell" + number + "$";
        }
        return quote;
    }

    /** {@return a statement with its end, which a comment in its last line would swallow} */
    private static String ended(String sql, String end) {
        return sql + (sql.substring(sql.lastIndexOf('\n') + 1).contains("--") ? "\n" : "") + end;
    }

    private static String inOneLine(String text) {
        return InertText.of(text).replaceAll("\\R", " ");
    }
}
