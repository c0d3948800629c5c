package dev.stepwell.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.processor.Project;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryIndexTest {

    private static final String INDEX = """
            stepwell-index-1
            set\tmain
            migration\tshop.A\tsrc/shop/A.java\t\t\thalf-done
            migration\tshop.B\tsrc/shop/B.java\tjava-tokens-1:999db8b0550e5fd04c34c97e002a6ba0da04b266457155ddd19df66f41ac2308\t
            method\tup\t7:21
            constant\tshop.A#DOWN\t12-3edf7851\tsrc/shop/A.java\t10:39+12
            constant\tshop.A#UP\t32-345644be\tsrc/shop/A.java\t7:13+17 8:13+12 8:26+1\t9:19 2 @shop.Names#T
            constant\tshop.Names#T\t2-e47\tsrc/shop/Names.java\t3:17+2
            end
            """;

    private final Project project;

    RegistryIndexTest(@TempDir Path folder) {
        project = new Project(folder);
    }

    private String compiled() {
        project.write("src/shop/A.java", """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1", transactional = false)
                @SuppressWarnings("stepwell:half-done")
                class A {
                    @Up static final String UP = \"""
                                VACUUM full;
                                  ALTER\\s
                            \""" + Names.T;
                    @Down static final String DOWN = "DROP TABLE t";
                }
                """);
        project.write("src/shop/Names.java", "package shop;\ninterface Names {\n    String T = \"t;\";\n}\n");
        project.write("src/shop/B.java", """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "2")
                @Irreversible("why")
                class B {
                    // a step
                    @Up static void up(java.sql.Connection connection) {}
                }
                """);
        assertThat(project.compile("src", "classes", new MigrationProcessor())).isEmpty();
        return project.read("classes/META-INF/stepwell/shop.GeneratedMigrations");
    }

    @Test
    void indexHasWhatClassFilesLack() {
        assertThat(compiled()).isEqualTo(INDEX);
    }

    @Test
    void whatIsFormattedParsesToTheSame() {
        String text = compiled().replace("src/shop/B.java", "src/sh\\\\op\\t\\n.java");

        RegistryIndex index = RegistryIndex.parse(text).orElseThrow();

        assertThat(index.format()).isEqualTo(text);
        assertThat(entry(index, "shop.B").sourceFile()).isEqualTo("src/sh\\op\t\n.java");
        assertThat(entry(index, "shop.A").suppressed()).containsExactly("half-done");
    }

    private static RegistryIndex.Entry entry(RegistryIndex index, String className) {
        return Objects.requireNonNull(index.entries().get(className));
    }

    @Test
    void partOfAnIndexDoesNotParse() {
        String text = compiled();
        for (int length = 0; length < text.length(); length++) {
            assertThat(RegistryIndex.parse(text.substring(0, length)))
                    .as("the first %s characters", length)
                    .isEmpty();
        }
        assertThat(RegistryIndex.parse(text.replace("index-1", "index-0"))).isEmpty();
        assertThat(RegistryIndex.parse(text.replace("migration\t", "other\t"))).isEmpty();
        assertThat(RegistryIndex.parse(text.replace("7:21", "7\t21"))).isEmpty();
    }
}
