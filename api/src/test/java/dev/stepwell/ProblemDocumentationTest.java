package dev.stepwell;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final Problems.SqlPlace PLACE =
            new Problems.SqlPlace("com.acme.AddIndex", "@Up", "UP", 0, "AddIndex.java:14");

    private static final List<Problem> SHOWN = List.of(
            Problems.versionMissing("com.acme.AddEmail", Version.parse("008")),
            Problems.versionMalformed("com.acme.AddEmail", "1.x"),
            Problems.setMalformed("com.acme.billing", "Billing"),
            Problems.upMissing("com.acme.AddEmail"),
            Problems.downMissing("com.acme.AddEmail"),
            Problems.downAndIrreversible("com.acme.AddEmail"),
            Problems.irreversibleWithoutReason("com.acme.AddEmail"),
            Problems.sqlNotConstant("com.acme.AddEmail", "@Up", "UP"),
            Problems.sqlBlank("com.acme.AddEmail", "@Up", "UP"),
            Problems.sqlSyntax(
                    "com.acme.AddEmail",
                    "@Up",
                    "UP",
                    0,
                    "an unterminated string",
                    "AddEmail.java:14",
                    "Close it with '."),
            Problems.methodShape("com.acme.AddEmail", "@Up", "up", List.of("it is private", "it is not static")),
            Problems.mixedKinds("com.acme.AddEmail", "@Up", "up"),
            Problems.verifyNotOneQuery("com.acme.AddEmail", "VERIFY", "2 queries in @Verify"),
            Problems.notInAMigration("com.acme.AddEmail", "@Up", "UP"),
            Problems.notAClass("com.acme.AddEmail", "an enum"),
            Problems.notReachable("com.acme.AddEmail", "a local class"),
            Problems.needsNoTransaction(PLACE, "CREATE INDEX CONCURRENTLY"),
            Problems.needsTransaction("com.acme.AddIndex"),
            Problems.transactionControl(PLACE, "COMMIT"),
            Problems.repeatableAlone("com.acme.ActiveUsers"),
            Problems.repeatableAlone(
                    new Problems.SqlPlace("com.acme.ActiveUsers", "@Up", "UP", 0, "ActiveUsers.java:14"),
                    "CREATE INDEX CONCURRENTLY"),
            Problems.registryNameTaken("com.acme.GeneratedMigrations"),
            Problems.registryNotWritten("No space left on device"),
            Problems.dependencyGone("com.acme.AddEmail"),
            Problems.checksumGone("com.acme.AddEmail"),
            Problems.outputHidden("com.acme.AddEmail"),
            Problems.generatedAnew("com.acme.AddEmail"),
            Problems.unknownWarning(
                    "-Astepwell.off=half-don",
                    Subject.nothing(),
                    "half-don",
                    List.of("depends-on-higher", "enum-value-in-use", "half-done")),
            Problems.duplicateVersion(
                    TestMigration.id("7"), List.of("com.acme.AddEmail", "shop.orders.AddTotal"), Version.parse("9")),
            Problems.dependencyNotAMigration("com.acme.AddEmail", "com.acme.Users"),
            Problems.unknownDependency(
                    TestMigration.migrationOf("com.acme.AddEmail", "002"), TestMigration.id("billing:001")),
            Problems.selfDependency(TestMigration.migrationOf("com.acme.AddEmail", "002")),
            Problems.dependencyCycle(List.of(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5"),
                    TestMigration.migrationOf("com.acme.AddView", "4"))),
            Problems.enumValueInUse(
                    new Problems.SqlPlace("com.acme.AddStatus", "@Up", "UP", 0, "AddStatus.java:15"),
                    "archived",
                    "status"),
            Problems.halfDone("com.acme.AddIndexes", 3),
            Problems.dependsOnHigher(
                    TestMigration.migrationOf("com.acme.AddIndex", "3"),
                    TestMigration.migrationOf("com.acme.AddTotals", "5")),
            Problems.newerText(List.of(TestMigration.id("9"))),
            Problems.adoptionRefused(List.of(TestMigration.id("1"), TestMigration.id("2"))),
            Problems.adoptionIncomplete(
                    TestMigration.migrationOf("com.acme.AddEmail", "3"),
                    TestMigration.migrationOf("com.acme.CreateUsers", "2")),
            Problems.foreignHistoryMissing("the schemas app, public"),
            Problems.foreignHistoryUnknown("public.users", "Flyway", List.of("id", "email")),
            Problems.foreignHistoryAmbiguous(
                    List.of("Flyway's public.flyway_schema_history", "goose's public.goose_db_version")),
            Problems.foreignHistoryUnfinished(
                    "golang-migrate's public.schema_migrations says that version 3 is dirty",
                    "Bring the database to where version 3 is done or undone, say so with \"migrate force\", and "
                            + "adopt then."),
            Problems.foreignMigrationUnknown(
                    "Flyway's public.flyway_schema_history", List.of("1 init", "2 create users")),
            Problems.foreignMatchUnclear(
                    "1 init and 7 init again both match 001 Init",
                    "Map one of the two to another version, or leave it out."),
            Problems.registryFileMissing("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations"),
            Problems.registryFileOfOtherBuild("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations"),
            Problems.registryFileDamaged("com.acme.GeneratedMigrations", "GeneratedMigrations.migrations", 12),
            Problems.registryFileUnreadable(
                    "com.acme.GeneratedMigrations",
                    "GeneratedMigrations.migrations",
                    "java.io.IOException: No space left on device"),
            Problems.registryNotLoaded(
                    "dev.stepwell.MigrationRegistry: Provider com.acme.GeneratedMigrations not found"),
            Problems.runInterrupted(
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
