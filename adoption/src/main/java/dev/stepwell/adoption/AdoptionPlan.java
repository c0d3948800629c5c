package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.runtime.AdoptedMigration;
import dev.stepwell.runtime.MigrationStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What adopting a history would record, and what would be left. Immutable.
 *
 * @param table the history
 * @param matched what the history lists and this build has, and would be recorded
 * @param recorded what the history lists and Stepwell's history has already
 * @param unknown what the history lists and this build does not have
 * @param pending what this build has and neither history does, in the order in which it would be applied
 * @param problems what keeps it from being recorded; empty if nothing does, but that {@code unknown} has to be accepted
 */
public record AdoptionPlan(
        ForeignTable table,
        List<Match> matched,
        List<Match> recorded,
        List<ForeignMigration> unknown,
        List<MigrationStatus> pending,
        List<Problem> problems) {

    /** Copies the lists. */
    public AdoptionPlan {
        matched = List.copyOf(matched);
        recorded = List.copyOf(recorded);
        unknown = List.copyOf(unknown);
        pending = List.copyOf(pending);
        problems = List.copyOf(problems);
    }

    /** What two migrations were found to be one by. */
    public enum By {
        /** Somebody said so. */
        MAP,
        /** Their versions are the same. */
        VERSION,
        /** Their names are the same in words. */
        NAME,
        /** The history says that everything up to a version is applied. */
        UP_TO
    }

    /**
     * A migration of the other tool and the one of this build that is the same.
     *
     * @param foreign the one of the other tool
     * @param migration the one of this build
     * @param by what they were found by
     */
    public record Match(ForeignMigration foreign, MigrationStatus migration, By by) {}

    /**
     * What keeps it from being recorded.
     *
     * @param choice what is done with what this build does not have
     * @return the problems; empty if it can be recorded
     */
    public List<Problem> problems(Adoption.Unknown choice) {
        if (choice == Adoption.Unknown.LEAVE_OUT || unknown.isEmpty()) {
            return problems;
        }
        List<Problem> all = new ArrayList<>(problems);
        all.add(AdoptionProblems.foreignMigrationUnknown(
                table.toString(),
                unknown.stream().map(ForeignMigration::toString).toList()));
        return List.copyOf(all);
    }

    /** What is to be recorded. */
    List<AdoptedMigration> migrations() {
        return matched.stream().map(this::adopted).toList();
    }

    private AdoptedMigration adopted(Match match) {
        ForeignMigration foreign = match.foreign();
        String origin = table + ", " + (match.by() == By.UP_TO ? "up to " : "") + foreign;
        AdoptedMigration adopted = AdoptedMigration.of(match.migration().id(), origin)
                .withExecution(foreign.execution().orElse(Duration.ZERO));
        if (foreign.appliedAt().isPresent()) {
            adopted = adopted.withAppliedAt(foreign.appliedAt().get());
        }
        return foreign.appliedBy().isPresent()
                ? adopted.withAppliedBy(foreign.appliedBy().get())
                : adopted;
    }
}
