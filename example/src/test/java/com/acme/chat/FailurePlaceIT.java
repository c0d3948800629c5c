package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line and column of a refused statement in the Java source, for every way to write the statement there. */
class FailurePlaceIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private static final Map<String, MigrationDefinition> compiled = new HashMap<>();
    private static URLClassLoader loader;

    @BeforeAll
    static void compileAll(@TempDir Path project) throws Exception {
        database.execute("CREATE TABLE shelves (id int, label text)");
        for (WrongScript script : WrongScript.all()) {
            script.write(project);
        }
        Javac javac = Javac.compile(project);
        assertThat(javac.output()).isEmpty();
        loader = new OwnClassesFirst(javac.classes(), WrongScript.PACKAGE);
        for (MigrationRegistry registry : ServiceLoader.load(MigrationRegistry.class, loader)) {
            registry.migrations().forEach(migration -> compiled.put(migration.className(), migration));
        }
    }

    @AfterAll
    static void close() throws Exception {
        loader.close();
    }

    static List<WrongScript> all() {
        return WrongScript.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void placeIsThatOfTheSource(WrongScript script) {
        MigrationDefinition migration = compiled.get(WrongScript.PACKAGE + "." + script);
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(() -> List.of(migration))
                .existingSchema(ExistingSchema.MIGRATE)
                .build();

        MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

        Excerpt excerpt = Excerpt.of(failure.getMessage());
        assertThat(excerpt.place()).as(failure.getMessage()).isEqualTo(script.place());
        assertThat(excerpt.afterCaret())
                .as(failure.getMessage())
                .startsWith(script.mistake().token());
        assertThat(excerpt.isAtEnd())
                .as(failure.getMessage())
                .isEqualTo(script.mistake().token().isEmpty());
    }

    /**
     * The part of the source that a failure shows.
     *
     * @param place the place, as {@code file:line:column}
     * @param afterCaret the rest of the shown line from the character above the caret
     */
    private record Excerpt(String place, String afterCaret) {

        static Excerpt of(String message) {
            List<String> lines = message.lines().toList();
            int arrow = 0;
            while (!lines.get(arrow).strip().startsWith("--> ")) {
                arrow++;
            }
            String place = lines.get(arrow).strip().substring("--> ".length());
            String shown = lines.get(arrow + 2);
            String pointing = lines.get(arrow + 3);
            int margin = shown.indexOf(" | ") + 3;
            assertThat(shown.substring(0, margin - 3)).isEqualTo(place.split(":")[1]);
            assertThat(pointing).startsWith(" ".repeat(margin - 3) + " | ").endsWith("^");

            // Where a terminal puts the caret: each character of the line takes as much room as the blank below it.
            String blank = pointing.substring(margin, pointing.length() - 1);
            String text = shown.substring(margin);
            int caret = text.offsetByCodePoints(0, Math.min(blank.length(), text.codePointCount(0, text.length())));
            assertThat(blank).isEqualTo(blankOf(text.substring(0, caret)));
            return new Excerpt(place, text.substring(caret));
        }

        private static String blankOf(String text) {
            return text.codePoints().mapToObj(c -> c == '\t' ? "\t" : " ").collect(Collectors.joining());
        }

        boolean isAtEnd() {
            return afterCaret.isEmpty();
        }
    }
}
