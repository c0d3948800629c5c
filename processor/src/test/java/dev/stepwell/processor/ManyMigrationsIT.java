package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyMigrationsIT {

    private static final int COUNT = 10_000;

    private final Path folder;

    ManyMigrationsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tenThousandMigrationsInOnePackageCompileAndLoad() {
        Project project = new Project(folder);
        for (int i = 1; i <= COUNT; i++) {
            project.write("src/shop/M" + i + ".java", migration(i));
        }

        assertThat(project.compile("src", "classes", new MigrationProcessor())).isEmpty();

        List<MigrationDefinition> migrations = Build.load(project.folder("classes"));
        assertThat(migrations).hasSize(COUNT);
        assertThat(migrations.get(COUNT - 1)).hasToString("10000 M10000");
        assertThat(migrations.get(COUNT - 1).dependsOn()).hasToString("[9999]");
        assertThat(migrations.get(COUNT - 1).up().get(1)).extracting("sql").isEqualTo("CREATE INDEX ON t10000 (id)");
        assertThat(MigrationGraph.of(migrations).ordered()).isEqualTo(migrations);
    }

    private static String migration(int i) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%1$d"%2$s)
                class M%1$d {
                    @Up private static final String UP = \"""
                        CREATE TABLE t%1$d (
                            id int
                        );
                        CREATE INDEX ON t%1$d (id);
                        \""";
                    @Down private static final String DOWN = "DROP TABLE t%1$d";
                }
                """.formatted(i, i == 1 ? "" : ", dependsOn = M" + (i - 1) + ".class");
    }
}
