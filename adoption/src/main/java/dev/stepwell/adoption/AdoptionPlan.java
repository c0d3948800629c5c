package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.runtime.AdoptedMigration;
import dev.stepwell.runtime.MigrationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of an adoption: the migrations that it would record, and the remaining ones. Immutable.
 *
 * @param table the other tool's history
 * @param matched the migrations to record: listed in that history and contained in this build
 * @param recorded the listed migrations that Stepwell's history has already
 * @param unknown the listed migrations that this build does not contain
 * @param pending the migrations of this build that neither history has, in the order of applying
 * @param problems the problems that prevent the adoption, without the problem of unknown migrations, which
 *     {@link #problems(Adoption.Unknown)} adds
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

    /** The reason why two migrations are considered the same. */
    public enum By {
        /** The caller mapped one migration to the other. */
        MAP,
        /** The versions are the same. */
        VERSION,
        /** The names consist of the same words. */
        NAME,
        /** The history lists all migrations up to a version as applied. */
        UP_TO
    }

    /**
     * A migration of the other tool with the same migration of this build.
     *
     * @param foreign the migration of the other tool
     * @param migration the migration of this build
     * @param by the reason for the match
     */
    public record Match(ForeignMigration foreign, MigrationStatus migration, By by) {}

    /**
     * Returns the problems that prevent the adoption.
     *
     * @param choice the treatment of unknown migrations
     * @return the problems; empty if the plan can be recorded
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

    /** {@return the migrations to record} */
    List<AdoptedMigration> migrations() {
        return matched.stream().map(this::adopted).toList();
    }

    private AdoptedMigration adopted(Match match) {
        ForeignMigration foreign = match.foreign();
        String origin = table + ", " + (match.by() == By.UP_TO ? "up to " : "") + foreign;
        Duration execution = foreign.execution();
        Instant appliedAt = foreign.appliedAt();
        String appliedBy = foreign.appliedBy();
        AdoptedMigration adopted = AdoptedMigration.of(match.migration().id(), origin)
                .withExecution(execution == null ? Duration.ZERO : execution);
        if (appliedAt != null) {
            adopted = adopted.withAppliedAt(appliedAt);
        }
        return appliedBy == null ? adopted : adopted.withAppliedBy(appliedBy);
    }
}
