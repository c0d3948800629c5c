package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.processor.RoundsTest.Generator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations that javac does not show to processors.
 *
 * <p>Nothing else of most builds has an annotation of Stepwell, so that javac calls the second processor only.
 */
final class LocalMigrationTest {

    private static final Pattern TYPE = Pattern.compile("^(?:public )?(?:class|@interface) (\\w+)", Pattern.MULTILINE);
    private static final String LOCAL = "(version = \"1\") class AddEmail {}";
    private static final String MESSAGE = """
            [not-reachable] AddEmail is a local class, which the generated registry cannot reach. Move \
            AddEmail to the top level of a source file.""";

    private final Project project;

    LocalMigrationTest(@TempDir Path folder) {
        this.project = new Project(folder);
    }

    private String compile(String... sources) {
        return compile(List.of(new MigrationProcessor(), new RemovedMigrationProcessor()), sources);
    }

    private String compile(List<Processor> processors, String... sources) {
        List<String> units = new ArrayList<>();
        for (String source : sources) {
            Matcher type = TYPE.matcher(source);
            String path = "src/" + units.size() + "/" + (type.find() ? type.group(1) : "none") + ".java";
            units.add(project.write(path, source).folder(path).toString());
        }
        return project.compile(units, "classes", processors, "-Xlint:-processing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void method() { @Migration% }",
                "Outer() { @Migration% }",
                "{ @Migration% }",
                "static { @Migration% }",
                "Runnable field = () -> { @Migration% };",
                "static final Runnable FIELD = () -> { @Migration% };",
                "Object field = new Object() { void method() { @Migration% } };",
                "Object field = new Object() { @Migration% };",
                "enum Kind { ONE { @Migration% } }",
                "interface Inner { default void method() { @Migration% } }",
                "record Pair(int a, int b) { Pair { @Migration% } }",
                "void method() { class Local { void inner() { @Migration% } } }",
                "@Deprecated void method() { @Migration% }",
                "void method() { @dev.stepwell.Migration% }",
                "void method() { @ dev . stepwell /* so */ . Migration% }",
                "void method() { @dev.stepw\\u0065ll.\\u004digration% }"
            })
    void localClassAloneInItsBuildIsNotReachable(String place) {
        String imported = place.contains("@Migration") ? "import dev.stepwell.*;" : "import java.util.*;";

        assertThat(compile("package shop;\n" + imported + "\nclass Outer {\n" + place.replace("%", LOCAL) + "\n}\n"))
                .startsWith("Outer.java:4: ")
                .endsWith("\n" + MESSAGE);
    }

    @Test
    void singleImportCounts() {
        assertThat(compile(
                        "package shop;\nimport dev.stepwell.Migration;\nclass Outer { { @Migration" + LOCAL + " } }\n"))
                .endsWith(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.stepwell", "dev.stepwell.more"})
    void importOfAModuleCounts(String module) {
        assumeTrue(Runtime.version().feature() >= 25, "imports of modules need JDK 25");
        project.write("more/module-info.java", "module dev.stepwell.more { requires transitive dev.stepwell; }\n");
        String api = Build.locationOf(dev.stepwell.Migration.class).toString();
        assertThat(project.compile("more", "more-classes", new MigrationProcessor(), "-p", api))
                .isEmpty();
        project.write("src/module-info.java", "module shop { requires " + module + "; }\n");
        project.write(
                "src/shop/Outer.java",
                "package shop;\nimport module " + module + ";\nclass Outer { { @Migration" + LOCAL + " } }\n");

        assertThat(project.compile(
                        List.of("src/module-info.java", "src/shop/Outer.java"),
                        "classes",
                        List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                        "-p",
                        api + java.io.File.pathSeparator + project.folder("more-classes"),
                        "-Xlint:-processing,-module"))
                .isEqualTo(
                        "Outer.java:3: class Outer { { @Migration(version = \"1\") ^class AddEmail {} } }\n" + MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import other.*; class Outer { %",
                "import other.Migration; class Outer { %",
                "import dev.stepwell.*; import other.Migration; class Outer { %",
                "import dev.stepwell.*; class Outer { @interface Migration { String version(); } %",
                "import dev.stepwell.*; class Outer extends other.Holder { %",
                "import static other.Holder.Migration; class Outer { %",
                "import other.Holder.*; class Outer { %",
                "class Outer { void other() { @other.Migration(version = \"1\") class AddEmail {} } }"
            })
    void annotationOfTheSameNameIsNotStepwells(String place) {
        assertThat(compile(
                        "package shop;\n"
                                + place.replace("%", "void method() { @Migration" + LOCAL + " } }")
                                        .replace("; class", ";\nclass"),
                        "package other;\npublic @interface Migration { String version(); }\n",
                        "package other;\npublic class Holder { public @interface Migration { String version(); } }\n"))
                .isEmpty();
    }

    @Test
    void annotationOfTheSamePackageHidesStepwells() {
        assertThat(compile(
                        "package shop;\nimport dev.stepwell.*;\nclass Outer { void method() { @Migration class Local {} } }\n",
                        "package shop;\n@interface Migration {}\n"))
                .isEmpty();
    }

    @Test
    void localClassOfALaterRoundIsNotReachable() {
        String later = "package shop;\nclass Later { void method() { @dev.stepwell.Migration" + LOCAL + " } }\n";

        assertThat(compile(
                        List.of(
                                new Generator(Map.of("shop.Later", later)),
                                new MigrationProcessor(),
                                new RemovedMigrationProcessor()),
                        "package shop;\nclass Outer {}\n"))
                .endsWith(MESSAGE);
    }

    @Test
    void localClassIsReportedOnceWhicheverProcessorComesFirst() {
        String local = "package shop;\nclass Outer { void method() { @dev.stepwell.Migration" + LOCAL + " } }\n";
        String other = """
                package shop;
                @dev.stepwell.Migration(version = "2")
                @dev.stepwell.Irreversible("why")
                class Other {
                    @dev.stepwell.Up static final String UP = "SELECT 1";
                }
                """;
        String expected =
                "Outer.java:2: class Outer { void method() { @dev.stepwell.Migration(version = \"1\") ^class AddEmail {} } }\n"
                        + MESSAGE;

        assertThat(compile(List.of(new MigrationProcessor(), new RemovedMigrationProcessor()), local, other))
                .isEqualTo(expected);
        assertThat(compile(List.of(new RemovedMigrationProcessor(), new MigrationProcessor()), local, other))
                .isEqualTo(expected);
    }
}
