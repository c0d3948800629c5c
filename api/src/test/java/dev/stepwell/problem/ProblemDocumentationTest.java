package dev.stepwell.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Version;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.GraphProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.registry.TestMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/problems.md} has a section for each code, and shows what is really printed. */
final class ProblemDocumentationTest {

    private static final Pattern PARTS =
            Pattern.compile("\\s*\\*\\*Problem:\\*\\* \\S.*\n\n\\*\\*Solution:\\*\\* \\S.*", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile("^```\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** What the page shows, one for each sentence that can stand under a code. */
    private static final SqlProblems.SqlPlace PLACE =
            new SqlProblems.SqlPlace("com.acme.AddIndex", "@Up", "UP", 0, "AddIndex.java:14");

    private static final List<Problem> SHOWN = List.of(
            MigrationProblems.versionMissing("com.acme.AddEmail", Version.parse("008")),
            MigrationProblems.versionMalformed("com.acme.AddEmail", "1.x"),
            MigrationProblems.setMalformed("com.acme.billing", "Billing"),
            MigrationProblems.upMissing("com.acme.AddEmail"),
            MigrationProblems.downMissing("com.acme.AddEmail"),
            MigrationProblems.downAndIrreversible("com.acme.AddEmail"),
            MigrationProblems.irreversibleWithoutReason("com.acme.AddEmail"),
            SqlProblems.sqlNotConstant("com.acme.AddEmail", "@Up", "UP"),
            SqlProblems.sqlBlank("com.acme.AddEmail", "@Up", "UP"),
            SqlProblems.sqlSyntax(
                    "com.acme.AddEmail",
                    "@Up",
                    "UP",
                    0,
                    "an unterminated string",
                    "AddEmail.java:14",
                    "Close it with '."),
            MigrationProblems.methodShape(
                    "com.acme.AddEmail", "@Up", "up", List.of("it is private", "it is not static")),
            MigrationProblems.mixedKinds("com.acme.AddEmail", "@Up", "up"),
            MigrationProblems.verifyNotOneQuery("com.acme.AddEmail", "VERIFY", "2 queries in @Verify"),
            MigrationProblems.notInAMigration("com.acme.AddEmail", "@Up", "UP"),
            MigrationProblems.notAClass("com.acme.AddEmail", "an enum"),
            MigrationProblems.notReachable("com.acme.AddEmail", "a local class"),
            SqlProblems.needsNoTransaction(PLACE, "CREATE INDEX CONCURRENTLY"),
            SqlProblems.needsTransaction("com.acme.AddIndex"),
            SqlProblems.transactionControl(PLACE, "COMMIT"),
            SqlProblems.repeatableAlone("com.acme.ActiveUsers"),
            SqlProblems.repeatableAlone(
                    new SqlProblems.SqlPlace("com.acme.ActiveUsers", "@Up", "UP", 0, "ActiveUsers.java:14"),
                    "CREATE INDEX CONCURRENTLY"),
            RegistryProblems.registryNameTaken("com.acme.GeneratedMigrations"),
            RegistryProblems.registryNotWritten("No space left on device"),
            RegistryProblems.dependencyGone("com.acme.AddEmail"),
            RegistryProblems.checksumGone("com.acme.AddEmail"),
            RegistryProblems.outputHidden("com.acme.AddEmail"),
            RegistryProblems.generatedAnew("com.acme.AddEmail"),
            MigrationProblems.unknownWarning(
                    "-Astepwell.off=half-don",
                    Subject.nothing(),
                    "half-don",
                    List.of("depends-on-higher", "enum-value-in-use", "half-done")),
            GraphProblems.duplicateVersion(
                    TestMigration.id("7"), List.of("com.acme.AddEmail", "shop.orders.AddTotal"), Version.parse("9")),
            GraphProblems.dependencyNotAMigration("com.acme.AddEmail", "com.acme.Users"),
            GraphProblems.unknownDependency(
                    TestMigration.migrationOf("com.acme.AddEmail", "002"), TestMigration.id("billing:001")),
            GraphProblems.selfDependency(TestMigration.migrationOf("com.acme.AddEmail", "002")),
            GraphProblems.dependencyCycle(List.of(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5"),
                    TestMigration.migrationOf("com.acme.AddView", "4"))),
            SqlProblems.enumValueInUse(
                    new SqlProblems.SqlPlace("com.acme.AddStatus", "@Up", "UP", 0, "AddStatus.java:15"),
                    "archived",
                    "status"),
            SqlProblems.halfDone("com.acme.AddIndexes", 3),
            GraphProblems.dependsOnHigher(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5")),
            HistoryProblems.newerText(List.of(TestMigration.id("9"))),
            AdoptionProblems.adoptionRefused(List.of(TestMigration.id("1"), TestMigration.id("2"))),
            AdoptionProblems.adoptionIncomplete(
                    TestMigration.migrationOf("com.acme.AddEmail", "3"),
                    TestMigration.migrationOf("com.acme.CreateUsers", "2")),
            AdoptionProblems.foreignHistoryMissing("the schemas app, public"),
            AdoptionProblems.foreignHistoryUnknown("public.users", "Flyway", List.of("id", "email")),
            AdoptionProblems.foreignHistoryAmbiguous(
                    List.of("Flyway's public.flyway_schema_history", "goose's public.goose_db_version")),
            AdoptionProblems.foreignHistoryUnfinished(
                    "golang-migrate's public.schema_migrations says that version 3 is dirty",
                    "Bring the database to where version 3 is done or undone, say so with \"migrate force\", and "
                            + "adopt then."),
            AdoptionProblems.foreignMigrationUnknown(
                    "Flyway's public.flyway_schema_history", List.of("1 init", "2 create users")),
            AdoptionProblems.foreignMatchUnclear(
                    "1 init and 7 init again both match 001 Init",
                    "Map one of the two to another version, or leave it out."),
            RegistryProblems.registryFileMissing("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations"),
            RegistryProblems.registryFileOfOtherBuild("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations"),
            RegistryProblems.registryFileDamaged("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations", 12),
            RegistryProblems.registryFileUnreadable(
                    "com.acme.GeneratedMigrations",
                    "GeneratedMigrations.migrations",
                    "java.io.IOException: No space left on device"),
            RegistryProblems.registryNotLoaded(
                    "dev.stepwell.registry.MigrationRegistry: Provider com.acme.GeneratedMigrations not found"),
            RunProblems.runInterrupted(
                    "while it applied 003 AddIndex, at statement 2 of 3",
                    "Its transaction was rolled back, nothing was changed. 2 migrations stay applied: 001, 002."));

    private final Map<String, String> sections = sections();

    @Test
    void eachCodeHasASectionAndEachSectionACodeInTheSameOrder() {
        assertThat(sections.keySet())
                .containsExactlyElementsOf(Stream.of(ProblemCode.values())
                        .map(ProblemCode::toString)
                        .toList());
    }

    @Test
    void eachSectionHasAProblemAndASolution() {
        assertThat(sections.entrySet().stream()
                        .filter(section -> !PARTS.matcher(section.getValue()).matches())
                        .map(Map.Entry::getKey))
                .as("sections without the two paragraphs that begin with **Problem:** and **Solution:**")
                .isEmpty();
    }

    @Test
    void whatASectionShowsIsWhatIsPrinted() {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        sections.forEach((code, text) -> {
            Matcher example = EXAMPLE.matcher(text);
            while (example.find()) {
                shown.computeIfAbsent(code, key -> new ArrayList<>()).add(example.group(1));
            }
        });
        Map<String, List<String>> printed = new LinkedHashMap<>();
        SHOWN.forEach(problem -> printed.computeIfAbsent(problem.code().toString(), key -> new ArrayList<>())
                .add(problem.toString()));
        assertThat(shown).isEqualTo(printed);
    }

    /** The texts of the sections by their headings. */
    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        String[] texts = page().split("(?m)^## ", -1);
        for (int i = 1; i < texts.length; i++) {
            int end = texts[i].indexOf('\n');
            String code = texts[i].substring(0, end);
            assertThat(sections.put(code, texts[i].substring(end)))
                    .as("the second section %s", code)
                    .isNull();
        }
        return sections;
    }

    private static String page() {
        Path working = Path.of("").toAbsolutePath();
        for (Path folder = working; folder != null; folder = folder.getParent()) {
            Path page = folder.resolve("docs").resolve("problems.md");
            if (Files.exists(page)) {
                try {
                    return Files.readString(page).replace("\r\n", "\n");
                } catch (IOException e) {
                    throw new AssertionError("cannot read " + page, e);
                }
            }
        }
        throw new AssertionError("no docs/problems.md in " + working + " or a folder above it");
    }
}
