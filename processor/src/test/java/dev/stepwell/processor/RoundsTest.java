package dev.stepwell.processor;

import dev.stepwell.Migration;
import dev.stepwell.Version;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

final class RoundsTest {

    /** A processor that generates one source in each round, until it has no more. */
    static final class Generator extends AbstractProcessor {

        private final NavigableMap<String, String> sources;

        Generator(Map<String, String> sources) {
            this.sources = new TreeMap<>(sources);
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (!sources.isEmpty() && !round.processingOver()) {
                Map.Entry<String, String> next = sources.pollFirstEntry();
                try (Writer file =
                        processingEnv.getFiler().createSourceFile(next.getKey()).openWriter()) {
                    file.write(next.getValue());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return false;
        }
    }

    private static Build build(Map<String, String> generated, String... sources) {
        List<Processor> generator = List.of(new Generator(generated));
        return Build.with(List.of(), List.of(), generator, sources);
    }

    private static String migration(String packageName, String name, String version, String dependsOn) {
        return """
                package %s;
                import dev.stepwell.*;
                @Migration(version = "%s", dependsOn = {%s})
                class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                    @Down static final String DOWN = "DROP TABLE t";
                }
                """.formatted(packageName, version, dependsOn, name);
    }

    @Test
    void generatedMigrationOfAnotherPackageIsRegistered() {
        Build build = build(Map.of("orders.B", migration("orders", "B", "2", "")), migration("shop", "A", "1", ""));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.services()).isEqualTo("orders.GeneratedMigrations\nshop.GeneratedMigrations\n");
        assertThat(build.load()).hasToString("[2 B, 1 A]");
    }

    @Test
    void generatedMigrationIsRegisteredWhereThereIsNoOther() {
        Build build = build(Map.of("orders.B", migration("orders", "B", "2", "")), "package shop;\nclass A {}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).hasToString("[2 B]");
    }

    @Test
    void migrationsWaitForADependencyThatIsGenerated() {
        Build build = build(
                Map.of(
                        "shop.A1", "package shop;\nclass A1 {}\n",
                        "shop.A2", "package shop;\nclass A2 {}\n",
                        "shop.B", migration("shop", "B", "2", "A.class")),
                migration("shop", "A", "1", ""),
                migration("shop", "C", "3", "B.class"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.services()).isEqualTo("shop.GeneratedMigrations\n");
        assertThat(build.load()).hasToString("[1 A, 2 B, 3 C]");
        assertThat(build.load().get(2).dependsOn()).hasToString("[2]");
    }

    @Test
    void migrationsWaitForAConstantThatIsGenerated() {
        Build build = build(
                Map.of("shop.Sql", "package shop;\ninterface Sql { String UP = \"SELECT 1\"; }\n"),
                migration("shop", "A", "1", "").replace("\"CREATE TABLE t (id int)\"", "Sql.UP"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.services()).isEqualTo("shop.GeneratedMigrations\n");
        assertThat(build.load().get(0).up()).extracting("sql").containsExactly("SELECT 1");
    }

    @Test
    void migrationThatComesUnannouncedGetsARegistryBesideTheFirst() {
        Build build = build(
                Map.of(
                        "shop.B", migration("shop", "B", "2", "A.class"),
                        "shop.C", migration("shop", "C", "3", "A.class")),
                migration("shop", "A", "1", ""));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.services())
                .isEqualTo("shop.GeneratedMigrations\nshop.GeneratedMigrations2\nshop.GeneratedMigrations3\n");
        assertThat(build.load()).hasToString("[1 A, 2 B, 3 C]");
    }

    @Test
    void generatedMigrationIsCheckedAgainstTheOthers() {
        Build build = build(Map.of("shop.B", migration("shop", "B", "1", "")), migration("shop", "A", "1", ""));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"1", dependsOn = {})
                [duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these migrations \
                another version; 2 is free.""");
    }

    @Test
    void problemIsReportedOnceInSeveralRounds() {
        Build build = build(
                Map.of("shop.X", "package shop;\nclass X {}\n", "shop.Y", "package shop;\nclass Y {}\n"),
                migration("shop", "A", "x", ""),
                migration("shop", "B", "", "Missing.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"x", dependsOn = {})
                [version-malformed] A has the malformed version "x". Use digits, optionally in dotted parts, such \
                as 001, 20250327183223 or 2.1.
                B.java:3: @Migration(version = "", dependsOn = {^Missing.class})
                cannot find symbol
                  symbol: class Missing
                B.java:3: @Migration(version = ^"", dependsOn = {Missing.class})
                [version-missing] B has no version. Add version = "001", the next free version.""");
    }

    @Test
    void nameThatIsTakenIsReportedOnceInSeveralRounds() {
        Build build = Build.of(
                migration("shop", "A", "1", ""),
                migration("shop", "B", "2", "Missing.class"),
                "package shop;\nclass GeneratedMigrations {}\n");

        assertThat(build.diagnostics()).isEqualTo("""
                GeneratedMigrations.java:2: ^class GeneratedMigrations {}
                [registry-name-taken] shop.GeneratedMigrations exists already, and Stepwell did not generate it. \
                Rename that class, or delete it if it is a copy of a generated registry.
                B.java:3: @Migration(version = "2", dependsOn = {^Missing.class})
                cannot find symbol
                  symbol: class Missing""");
    }

    @Test
    void graphIsCheckedWhenAllOfItIsThere() {
        Build build = build(
                Map.of("shop.C", migration("shop", "C", "2", "A.class")),
                migration("shop", "A", "1", "C.class"),
                migration("shop", "B", "1", ""),
                migration("shop", "D", "1", ""));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"1", dependsOn = {C.class})
                [duplicate-version] Version 1 is used by 3 migrations: A, B and D. Give all but one of these \
                migrations another version; 3 is free.""");
    }

    @Test
    void registryCanBeNamedInTheSourcesOfTheUser() {
        Build build = Build.of(migration("shop", "A", "1", ""), """
                package shop;
                class Main {
                    static final GeneratedMigrations REGISTRY = new GeneratedMigrations();
                }
                """);

        assertThat(build.diagnostics()).isEmpty();
    }
}
