package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random migrations in three sets.
 *
 * <p>A seed always gives the same migrations.
 */
final class RandomMigrations {

    private static final List<String> SETS = List.of("main", "billing", "shop");

    private RandomMigrations() {}

    /** {@return up to twelve migrations that form a graph, with dependencies on lower and on higher versions} */
    static List<TestMigration> sound(long seed) {
        Random random = new Random(seed);
        List<MigrationId> ids = new ArrayList<>();
        IntStream.range(0, random.nextInt(13)).forEach(i -> ids.add(MigrationId.of(anySet(random), "" + (i + 1))));
        Collections.shuffle(ids, random);
        List<TestMigration> migrations = new ArrayList<>();
        int density = 1 + random.nextInt(6);
        for (int i = 0; i < ids.size(); i++) {
            List<MigrationId> dependsOn = new ArrayList<>();
            for (MigrationId earlier : ids.subList(0, i)) {
                if (random.nextInt(density) == 0) {
                    dependsOn.add(earlier);
                }
            }
            migrations.add(
                    new TestMigration(ids.get(i), "com.acme.M" + i, List.copyOf(dependsOn), random.nextInt(4) == 0));
        }
        Collections.shuffle(migrations, random);
        return migrations;
    }

    /** {@return up to seven migrations; about every third result forms a graph} */
    static List<TestMigration> any(long seed) {
        Random random = new Random(seed);
        List<TestMigration> migrations = new ArrayList<>();
        int count = random.nextInt(8);
        int density = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<MigrationId> dependsOn = new ArrayList<>();
            for (int j = 0; j < random.nextInt(density + 1); j++) {
                dependsOn.add(anyId(random));
            }
            migrations.add(new TestMigration(anyId(random), "com.acme.M" + i, List.copyOf(dependsOn)));
        }
        return migrations;
    }

    private static MigrationId anyId(Random random) {
        return MigrationId.of(anySet(random), (random.nextBoolean() ? "" : "0") + (1 + random.nextInt(4)));
    }

    private static String anySet(Random random) {
        return SETS.get(random.nextInt(SETS.size()));
    }
}
