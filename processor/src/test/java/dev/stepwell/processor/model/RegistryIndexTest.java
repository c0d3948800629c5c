package dev.stepwell.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.processor.Project;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.MalformedTextException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryIndexTest {

    private static final String INDEX = """
            stepwell-index-2
            set\tmain
            migration\tshop.A\tshop/A.java\t\t\thalf-done
            migration\tshop.B\tshop/B.java\tjava-tokens-1:999db8b0550e5fd04c34c97e002a6ba0da04b266457155ddd19df66f41ac2308\t
            method\tup\t7:21
            constant\tshop.A#DOWN\t12-3edf7851\tshop/A.java\t10:39+12
            constant\tshop.A#UP\t32-345644be\tshop/A.java\t7:13+17 8:13+12 8:26+1\t9:19 2 @shop.Names#T
            constant\tshop.Names#T\t2-e47\tshop/Names.java\t3:17+2
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
        String text = compiled().replace("shop/B.java", "sh\\\\op\\t\\n\\r\\ud83d.java");

        RegistryIndex index = RegistryIndex.parse(text).orElseThrow();

        assertThat(index.format()).isEqualTo(text);
        assertThat(entry(index, "shop.B").sourceFile()).isEqualTo("sh\\op\t\n\r\ud83d.java");
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
        assertThat(RegistryIndex.parse(text.replace("index-2", "index-1"))).isEmpty();
        assertThat(RegistryIndex.parse(text.replace("migration\t", "other\t"))).isEmpty();
        assertThat(RegistryIndex.parse(text.replace("7:21", "7\t21"))).isEmpty();
    }

    @Test
    void damageNamesItsLine() {
        assertThat(fault(INDEX.replace("index-2", "index-1"))).isEqualTo("line 1, field 1 is not stepwell-index-2");
        assertThat(fault(INDEX.replace("set\tmain", "set"))).isEqualTo("line 2 has no field 2");
        assertThat(fault(INDEX.replace("7:21", "7\t21"))).isEqualTo("line 5 has 4 fields instead of 3");
        assertThat(fault(INDEX.replace("method\tup", "method\tup\\p")))
                .isEqualTo("line 5, field 2 has the wrong escape \"\\p\"");
        assertThat(fault(INDEX.replace("\t\thalf-done", "\tyes\thalf-done")))
                .isEqualTo("line 3, field 5 is neither empty nor warned");
        assertThat(fault(INDEX.replace("\nend\n", "\n"))).isEqualTo("line 8 is the last one and not end");
        assertThat(fault(INDEX + "more\n")).isEqualTo("line 10 follows the last one");
    }

    private static String fault(String text) {
        try {
            RegistryIndex.read(FieldReader.ofLines(text));
            return "none";
        } catch (MalformedTextException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void damagedIndexIsReadOrRefused() {
        int refused = 0;
        for (int i = 0; i < INDEX.length(); i++) {
            for (String piece :
                    List.of("", "\t", "\n", "\\", "\\u12", " ", ":", "+", ">", "@", "9", "9999999999", "-")) {
                String damaged = INDEX.substring(0, i) + piece + INDEX.substring(i + 1);
                refused += RegistryIndex.parse(damaged).isEmpty() ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
