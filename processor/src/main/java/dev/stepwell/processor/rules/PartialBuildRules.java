package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.processor.earlier.EarlierIndexes;
import dev.stepwell.processor.model.MigrationModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rules for migrations that are not being compiled, which make sure that the registry equals that of a full build.
 *
 * <p>Pure functions.
 */
public final class PartialBuildRules {

    private PartialBuildRules() {}

    /**
     * Checks migrations that an earlier build compiled.
     *
     * @param earlier the migrations whose classes the compiler sees
     * @param hidden the classes of the migrations that the compiler does not see
     * @param indexes the indexes of earlier builds
     * @param lastRound true if no further class can be generated
     */
    public static List<Problem> problems(
            Collection<MigrationModel> earlier, Collection<String> hidden, EarlierIndexes indexes, boolean lastRound) {
        List<Problem> problems = new ArrayList<>();
        for (String className : hidden) {
            problems.add(RegistryProblems.outputHidden(className));
        }
        for (MigrationModel model : earlier) {
            if (lastRound && !model.complete()) {
                problems.add(RegistryProblems.dependencyGone(model.className()));
            } else if (model.isUpInJava()
                    && model.checksum().isEmpty()
                    && indexes.entry(model.className()).isEmpty()) {
                problems.add(RegistryProblems.checksumGone(model.className()));
            }
        }
        return problems;
    }
}
