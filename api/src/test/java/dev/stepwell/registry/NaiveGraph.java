package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The results of {@link MigrationGraph}, computed directly from its definition and without regard to speed.
 *
 * <p>This class shares no code with {@link MigrationGraph}.
 */
final class NaiveGraph {

    private NaiveGraph() {}

    /**
     * Orders migrations. Each turn takes the smallest identity whose dependencies are all taken; repeatable migrations
     * are taken only if no other migration can be.
     */
    static List<TestMigration> order(List<TestMigration> migrations) {
        List<TestMigration> left = new ArrayList<>(migrations);
        left.sort(Comparator.comparing(TestMigration::repeatable).thenComparing(TestMigration::id));
        List<TestMigration> taken = new ArrayList<>();
        while (!left.isEmpty()) {
            TestMigration next = left.stream()
                    .filter(migration -> ids(taken).containsAll(migration.dependsOn()))
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            taken.add(next);
        }
        return taken;
    }

    /** Adds dependencies until there are no more to add. */
    static Set<MigrationId> withDependencies(TestMigration migration, List<TestMigration> migrations) {
        Set<MigrationId> found = new TreeSet<>(Set.of(migration.id()));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (TestMigration candidate : migrations) {
                if (found.contains(candidate.id())) {
                    grew |= found.addAll(candidate.dependsOn());
                }
            }
        }
        return found;
    }

    /** {@return the kinds of mistakes; a duplicate takes no part in self-dependencies and cycles} */
    static Set<ProblemCode> codes(List<TestMigration> migrations) {
        Set<ProblemCode> codes = EnumSet.noneOf(ProblemCode.class);
        List<TestMigration> unique = new ArrayList<>();
        for (TestMigration migration : migrations) {
            long same = migrations.stream()
                    .filter(other -> other.id().equals(migration.id()))
                    .count();
            if (same > 1) {
                codes.add(ProblemCode.DUPLICATE_VERSION);
            } else {
                unique.add(migration);
            }
            if (!ids(migrations).containsAll(migration.dependsOn())) {
                codes.add(ProblemCode.UNKNOWN_DEPENDENCY);
            }
        }
        for (TestMigration migration : unique) {
            if (migration.dependsOn().contains(migration.id())) {
                codes.add(ProblemCode.SELF_DEPENDENCY);
            }
        }
        if (!mutuallyDependent(migrations).isEmpty()) {
            codes.add(ProblemCode.DEPENDENCY_CYCLE);
        }
        return codes;
    }

    /** {@return the groups of at least two migrations that all depend on each other; a duplicate is in none} */
    static Set<Set<MigrationId>> mutuallyDependent(List<TestMigration> migrations) {
        List<TestMigration> unique = migrations.stream()
                .filter(migration -> migrations.stream()
                                .filter(other -> other.id().equals(migration.id()))
                                .count()
                        == 1)
                .toList();
        Set<Set<MigrationId>> groups = new HashSet<>();
        for (TestMigration migration : unique) {
            Set<MigrationId> group = new TreeSet<>();
            for (TestMigration other : unique) {
                if (withDependencies(migration, unique).contains(other.id())
                        && withDependencies(other, unique).contains(migration.id())) {
                    group.add(other.id());
                }
            }
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static Set<MigrationId> ids(List<TestMigration> migrations) {
        Set<MigrationId> ids = new TreeSet<>();
        migrations.forEach(migration -> ids.add(migration.id()));
        return ids;
    }
}
