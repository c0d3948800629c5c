package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.processor.earlier.EarlierIndexes;
import dev.stepwell.processor.model.MigrationModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What must be known of migrations that are not being compiled, so that the registry is the one of a whole build.
 *
 * <p>Pure.
 */
public final class PartialBuildRules {

    private PartialBuildRules() {}

    /**
     * Checks migrations that an earlier build compiled.
     *
     * @param earlier those that were read
     * @param hidden the classes of those that the compiler does not see
     * @param indexes what is remembered of them
     * @param lastRound whether nothing more can come
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
