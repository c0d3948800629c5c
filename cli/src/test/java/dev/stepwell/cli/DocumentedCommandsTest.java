package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.verb.RootCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The commands in the documentation: each one exists as it is written.
 *
 * <p>{@link DocumentedCommandsIT} runs the calls of the command line that need nothing but a database. {@code .ci/run}
 * runs the calls of other programs, except for those in {@link #NOT_RUN}.
 */
class DocumentedCommandsTest {

    static final Set<String> VERBS =
            Set.copyOf(new CommandLine(new RootCommand()).getSubcommands().keySet());

    /** The commands that no build runs as they are, with the reason, in the order of the pages. */
    private static final String NOT_RUN = """
            mvn -q package | WayInIT of the module example compiles the same project with javac
            java -jar target/shop.jar | WayInIT of the module example runs the same main class
            alias stepwell="java -jar cli/target/stepwell-cli-0.1.0-SNAPSHOT-all.jar" | ProcessIT runs this jar
            mvn verify -pl api,test-database,runtime | a part of mvn verify
            mvn spotless:apply | changes sources; mvn verify checks them with the same formatter
            mvn verify -Dit.test=MigrateIT -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | a part of mvn verify
            mvn verify -pl runtime -am -Dtest=NoUnitTest -Dit.test=KillMatrixIT -Dstepwell.matrix=all -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | takes an hour; mvn verify runs a sample
            mvn verify -pl runtime -am -Dtest=NoUnitTest -Dit.test=SoakIT -Dstepwell.soak -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | takes ten minutes; mvn verify runs seconds of it
            mvn verify -pl runtime -am -Dtest=NoUnitTest -Dit.test=ConcurrencyIT -Dstepwell.starts=100 -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | takes half an hour; mvn verify runs one start
            mvn verify -pl processor -am -Dtest=NoUnitTest -Dit.test=MavenIT -Dstepwell.maven.steps=100 -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | takes half an hour; mvn verify makes one edit
            mvn -q -Pbenchmarks,run-benchmarks -DskipTests package -pl benchmarks -am | takes an hour and a half on a quiet machine
            mvn -q -Pbenchmarks,run-benchmarks -Dbenchmark.scale=short -DskipTests package -pl benchmarks -am | needs a quiet machine; the tests of the benchmarks run
            mvn verify -pl cli -am -Dtest=ConnectionTest -Dit.test=UrlPasswordIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | a part of mvn verify
            mvn verify -pl importer -am -Dtest=HostileNamesTest,FolderBordersTest -Dit.test=None -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | a part of mvn verify
            mvn verify -pl runtime -am -Dtest=NoUnitTest -Dit.test=HostileSchemaIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | a part of mvn verify
            mvn verify -pl runtime -am -Dtest=NoUnitTest -Dit.test=SoakIT -Dstepwell.soak.kills=150 -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | takes ten minutes; mvn verify runs seconds of it
            .ci/run | is the build itself
            mvn verify -pl sql -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ParseOracleIT -Dstepwell.oracle.seconds=600 -Dstepwell.oracle.seed=42 -Dpostgres.binaries.version=16.15.0 | takes ten minutes; mvn verify runs ten seconds of it
            mvn verify -pl importer -am -Dtest=NoUnitTest -Dit.test=CorporaIT -Dstepwell.corpora=/path/to/folders -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | needs folders that the project does not contain
            mvn -Pbenchmarks verify -pl benchmarks -am | .ci/run runs the tests of the benchmarks alone, since mvn verify ran the others
            mvn clean compile | belongs to the reader's project
            javac -Astepwell.off=half-done … | belongs to the reader's project; TransactionRulesTest of the module processor has the option
            psql -X -f plan.sql | PlanScriptIT runs psql on the output of plan
            javac -d out | names an option, in a sentence
            unzip -l app.jar 'META-INF/services/*' | belongs to the reader's project
            mvn clean package | belongs to the reader's project
            unzip -l app.jar | grep GeneratedMigrations | belongs to the reader's project
            pg_isready -h db -p 5432 | names a host that only the reader has
            pg_dump --schema-only | names a program, in a sentence; RestoreIT of the module runtime runs it
            """;

    private final Path project = DocumentedCommands.project();
    private final DocumentedCommands documented = DocumentedCommands.read(project, VERBS);

    DocumentedCommandsTest() throws IOException {}

    @Test
    void everyCallOfTheCommandLineIsUnderstood() {
        List<String> faults = new ArrayList<>();
        for (DocumentedCommand command : documented.commands()) {
            Optional<StepwellCall> call = StepwellCall.of(command);
            if (call.isPresent()) {
                try {
                    CommandLines.of(new RootCommand(), InProcess.surroundings(Map.of()))
                            .parseArgs(call.get().filledIn());
                } catch (ParameterException e) {
                    faults.add(command + ": " + e.getMessage());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void callsInBlocksHaveNoPlaceholders() {
        assertThat(documented.commands().stream()
                        .filter(command -> command.block() > 0)
                        .filter(command -> StepwellCall.of(command)
                                .filter(StepwellCall::hasPlaceholders)
                                .isPresent()))
                .isEmpty();
    }

    @Test
    void everyCallOfMavenHasGoalsProfilesModulesTestsAndPropertiesThatExist() {
        List<String> faults = new ArrayList<>();
        for (DocumentedCommand command : documented.commands()) {
            if (command.text().startsWith("mvn ")) {
                MavenCall.faults(project, command.words()).forEach(fault -> faults.add(command + ": " + fault));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyOtherCommandIsRunByTheBuildOrHasAReasonWhyNot() throws IOException {
        Set<String> run = runByTheBuild();
        Map<String, String> notRun = notRun();
        List<String> unknown = new ArrayList<>();
        Set<String> stale = new TreeSet<>(notRun.keySet());
        for (DocumentedCommand command : documented.commands()) {
            if (StepwellCall.of(command).isPresent() || run.contains(command.text())) {
                continue;
            }
            String reason = notRun.get(command.text());
            if (reason == null) {
                unknown.add(command + ": let .ci/run run the command, or give the reason in NOT_RUN");
            } else {
                System.out.println("Not run: " + command + ": " + reason);
                stale.remove(command.text());
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(stale).as("commands that are run, or that no page has").isEmpty();
    }

    @Test
    void everyBlockOfCommandsSaysThatItIsOne() {
        assertThat(documented.unlabelled())
                .as("lines in blocks without the label sh or a prompt")
                .isEmpty();
    }

    private Set<String> runByTheBuild() throws IOException {
        String script = Files.readString(project.resolve(".ci/run")).replaceAll("\\\\\n\\s*", "");
        return script.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("run "))
                .map(line -> line.substring("run ".length()).replaceAll(" -q$| -Dmaven.repo.local=\\S+", ""))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> notRun() {
        Map<String, String> reasons = new TreeMap<>();
        NOT_RUN.lines().forEach(line -> {
            int bar = line.lastIndexOf(" | ");
            reasons.put(line.substring(0, bar), line.substring(bar + 3));
        });
        return reasons;
    }
}
