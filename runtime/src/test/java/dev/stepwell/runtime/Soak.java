package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random graph of migrations, the same for the same seed: transactional ones and concurrent ones. */
final class Soak {

    static final int MIGRATIONS = 50;

    private static final String PREFIX = "soak ";

    private Soak() {}

    static String name(long seed) {
        return PREFIX + seed;
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }

    static MigrationDefinition[] migrations(String name) {
        Random random = new Random(Long.parseLong(name.substring(PREFIX.length())));
        List<MigrationDefinition> migrations = new ArrayList<>();
        List<Integer> tables = new ArrayList<>();
        for (int i = 1; i <= MIGRATIONS; i++) {
            int kind = tables.isEmpty() ? 0 : random.nextInt(7);
            MigrationBuilder builder = Migrations.migration(Integer.toString(i), "Soak" + i);
            int table = tables.isEmpty() ? 0 : tables.get(random.nextInt(tables.size()));
            if (kind > 0) {
                builder.dependsOn("main", Integer.toString(table));
            }
            if (kind > 0 && i > 2 && random.nextInt(3) == 0) {
                int other = 1 + random.nextInt(i - 1);
                if (other != table) {
                    builder.dependsOn("main", Integer.toString(other));
                }
            }
            String on = "t" + table;
            String index = "i" + i;
            migrations.add(
                    switch (kind) {
                        case 0, 1 -> {
                            tables.add(i);
                            yield builder.up("", "CREATE TABLE t" + i + " (id integer)")
                                    .up("", "INSERT INTO t" + i + " VALUES (1), (2)")
                                    .down("", "DROP TABLE t" + i)
                                    .build();
                        }
                        case 2 ->
                            builder.up("", "ALTER TABLE " + on + " ADD c" + i + " text")
                                    .up("", "COMMENT ON COLUMN " + on + ".c" + i + " IS 'from " + i + "'")
                                    .down("", "ALTER TABLE " + on + " DROP c" + i)
                                    .build();
                        case 3 ->
                            builder.notTransactional()
                                    .up(
                                            "",
                                            "CREATE INDEX CONCURRENTLY " + index + " ON " + on + " (id)",
                                            Migrations.createIndex(index, on, "(id)"))
                                    .down("", "DROP INDEX CONCURRENTLY " + index, new Recovery.DropIndex(index))
                                    .build();
                        case 4 ->
                            builder.notTransactional()
                                    .up(
                                            "",
                                            "REINDEX TABLE CONCURRENTLY " + on,
                                            new Recovery.Reindex(Recovery.Reindex.Scope.TABLE, on))
                                    .down("", "VACUUM " + on, new Recovery.Repeat())
                                    .build();
                        case 5 ->
                            builder.notTransactional()
                                    .up(
                                            "",
                                            "CREATE TABLE p" + i + " (id integer) PARTITION BY LIST (id)",
                                            new Recovery.Atomic())
                                    .up(
                                            "",
                                            "CREATE TABLE q" + i + " PARTITION OF p" + i + " FOR VALUES IN (1)",
                                            new Recovery.Atomic())
                                    .up(
                                            "",
                                            "ALTER TABLE p" + i + " DETACH PARTITION q" + i + " CONCURRENTLY",
                                            new Recovery.DetachPartition("p" + i, "q" + i))
                                    .down("", "DROP TABLE p" + i, new Recovery.Atomic())
                                    .down("", "DROP TABLE q" + i, new Recovery.Atomic())
                                    .build();
                        default ->
                            builder.notTransactional()
                                    .up(
                                            "",
                                            "CREATE INDEX CONCURRENTLY " + index + " ON " + on + " (id)",
                                            Migrations.createIndex(index, on, "(id)"))
                                    .up("", "UPDATE " + on + " SET id = id + 1", new Recovery.Atomic())
                                    .up(
                                            "",
                                            "REINDEX INDEX CONCURRENTLY " + index,
                                            new Recovery.Reindex(Recovery.Reindex.Scope.INDEX, index))
                                    .down("", "UPDATE " + on + " SET id = id - 1", new Recovery.Atomic())
                                    .down("", "DROP INDEX CONCURRENTLY " + index, new Recovery.DropIndex(index))
                                    .build();
                    });
        }
        return migrations.toArray(MigrationDefinition[]::new);
    }
}
