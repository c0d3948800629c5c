package dev.stepwell.cli.output;

import dev.stepwell.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replaces the methods in the runtime's instructions by verbs and options. */
final class ShellWording {

    /** The replacements in their order: a phrase comes before each phrase that it contains. */
    private static final Map<String, String> PHRASES = phrases();

    private ShellWording() {}

    private static Map<String, String> phrases() {
        Map<String, String> phrases = new LinkedHashMap<>();
        phrases.put(
                "Call baseline(version) if",
                "Run \"stepwell adopt\" if another tool has migrated so far, \"stepwell baseline VERSION\" if");
        phrases.put("call baseline(version)", "run \"stepwell baseline VERSION\"");
        phrases.put("set existingSchema(ExistingSchema.MIGRATE)", "give --existing-schema migrate");
        phrases.put("rollback(Target.toBuild())", "\"stepwell rollback --to-build\"");
        phrases.put("rollback(Target.only(set, version))", "\"stepwell rollback --only SET:VERSION\"");
        phrases.put("migrate(Target.only(version))", "\"stepwell migrate --only VERSION\"");
        phrases.put("set historySchema", "give --history-schema");
        phrases.put("set another historySchema", "give another --history-schema");
        phrases.put("raise lockTimeout or lockRetry", "raise --lock-timeout or --lock-retry");
        phrases.put("raise concurrentLockTimeout", "raise --concurrent-lock-timeout");
        phrases.put("Name the history's table", "Name the history's table with --table");
        phrases.put("Name another table", "Name another table with --table");
        phrases.put("Name the tool, or the table,", "Name the tool with --from, or the table with --table,");
        phrases.put("to a version of this build", "to a version of this build with --map OLD=VERSION");
        phrases.put("to another version of this build", "to another version of this build with --map OLD=VERSION");
        phrases.put("to versions of this build", "to versions of this build with --map OLD=VERSION");
        phrases.put("choose Adoption.Unknown.LEAVE_OUT", "give --leave-out-unknown");
        return phrases;
    }

    /** {@return the problem with an instruction for a shell} */
    static Problem of(Problem problem) {
        String fix = problem.fix();
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            fix = fix.replace(phrase.getKey(), phrase.getValue());
        }
        return new Problem(problem.code(), problem.about(), problem.message(), fix, problem.detail());
    }
}
