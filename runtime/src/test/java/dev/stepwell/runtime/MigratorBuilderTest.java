package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.node;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryFile;
import dev.stepwell.runtime.internal.discovery.Registries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The checks of settings and registries before anything touches a database; no test connects. */
class MigratorBuilderTest {

    private final MigratorBuilder builder = Migrator.builder(new PGSimpleDataSource());

    @Test
    void emptySchemaIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.historySchema(""))
                .withMessage("historySchema is empty. Name a schema, or leave it out.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "9lives", "Upper", "with space", "quo\"ted", "x12345678901234567890123456789012345678901"})
    void prefixThatNeedsQuotesOrDoesNotFitIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.historyPrefix(prefix))
                .withMessage("historyPrefix is \"" + prefix + "\". Use a lower-case letter or _, "
                        + "then lower-case letters, digits and _, 40 characters at most.");
    }

    @Test
    void negativeWaitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lockWait(Duration.ofSeconds(-1)))
                .withMessage("lockWait is PT-1S. Use zero or more.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lockRetry(Duration.ofNanos(-1)))
                .withMessage("lockRetry is PT-0.000000001S. Use zero or more.");
    }

    @Test
    void timeoutThatPostgresqlDoesNotTakeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lockTimeout(Duration.ZERO))
                .withMessage("lockTimeout is PT0S. Use 1 to 2147483647 milliseconds.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lockTimeout(Duration.ofNanos(999_999)))
                .withMessage("lockTimeout is PT0.000999999S. Use 1 to 2147483647 milliseconds.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.statementTimeout(ChronoUnit.FOREVER.getDuration()))
                .withMessage("statementTimeout is PT2562047788015215H30M7.999999999S. "
                        + "Use 1 to 2147483647 milliseconds.");
    }

    @Test
    void setsWithoutANameAndNamesThatNoSetCanHaveAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.sets())
                .withMessage("sets is empty. Name a set, or leave it out.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.sets("main", "Billing"))
                .withMessage("sets has \"Billing\". Use names as in @MigrationSet, or main.");
    }

    @Test
    void setsOfARegistryByHandAreThoseOfItsMigrations() {
        builder.registry(registry(node("2")));

        assertThatCode(() -> builder.sets("main", "main").build()).doesNotThrowAnyException();
        assertThatThrownBy(() -> builder.sets("main", "billing", "audit").build())
                .hasMessage(
                        "[set-missing] sets(…) demands the sets audit and billing, and no registry has a migration of "
                                + "them; the registries have main. Put the module with those sets on the class path or the module "
                                + "path, or correct sets(…).");
    }

    @Test
    void runTimeoutOfNoTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.runTimeout(Duration.ZERO))
                .withMessage("runTimeout is PT0S. Use 1 to 2147483647 milliseconds.");
    }

    @Test
    void whatIsDocumentedIsTaken() {
        assertThatCode(() -> builder.historySchema("We\"ird")
                        .historyPrefix("_")
                        .historyPrefix("x123456789012345678901234567890123456789")
                        .lockWait(Duration.ZERO)
                        .lockWait(ChronoUnit.FOREVER.getDuration())
                        .lockRetry(Duration.ZERO)
                        .lockTimeout(Duration.ofMillis(1))
                        .statementTimeout(Duration.ofMillis(Integer.MAX_VALUE))
                        .runTimeout(Duration.ofMillis(1))
                        .registry(registry())
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void withoutARegistryNothingIsBuilt() {
        try (URLClassLoader empty = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> builder.classLoader(empty).build())
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[no-registry] No registry of migrations was found. Compile the migrations with "
                            + "stepwell-processor on the annotation processor path, keep the files of "
                            + "META-INF/services when the application is packed, name the registry under provides in the "
                            + "module-info.java of a module, and pass the class loader of the migrations to the builder "
                            + "if it is not that of the thread.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void registriesAreFoundWhereTheClassLoaderListsThem(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(MigrationRegistry.class.getName()), ListedRegistry.class.getName());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, MigratorBuilderTest.class.getClassLoader())) {
            assertThat(Registries.discovered(loader)).singleElement().isInstanceOf(ListedRegistry.class);
            assertThatCode(() -> builder.classLoader(loader).build()).doesNotThrowAnyException();
        }
    }

    @Test
    void threadWhoseClassLoaderFindsNoneFindsThoseBesideStepwellsOwnClasses(@TempDir Path directory)
            throws ReflectiveOperationException, IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(MigrationRegistry.class.getName()), ListedRegistry.class.getName());
        List<URL> jars = new ArrayList<>(List.of(directory.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            jars.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader fatJar = new URLClassLoader(jars.toArray(new URL[0]), platform)) {
            Method discovered = fatJar.loadClass(Registries.class.getName()).getDeclaredMethod("discovered");
            discovered.setAccessible(true);
            for (ClassLoader context : Arrays.asList(platform, null)) {
                thread.setContextClassLoader(context);
                assertThat((List<?>) discovered.invoke(null))
                        .singleElement()
                        .extracting(registry -> registry.getClass().getName())
                        .isEqualTo(ListedRegistry.class.getName());
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void contextClassLoaderThatFindsRegistriesIsEnough(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(MigrationRegistry.class.getName()), ListedRegistry.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, MigratorBuilderTest.class.getClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThat(Registries.discovered()).singleElement().isInstanceOf(ListedRegistry.class);
            assertThatCode(() -> Migrator.builder(new PGSimpleDataSource()).build())
                    .doesNotThrowAnyException();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void listedRegistryThatIsNotThereIsNamed(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(MigrationRegistry.class.getName()), "shop.db.GeneratedMigrations");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, MigratorBuilderTest.class.getClassLoader())) {
            assertThatThrownBy(() -> builder.classLoader(loader).build())
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[registry-broken] A registry that META-INF/services lists could not be loaded: "
                            + "dev.stepwell.registry.MigrationRegistry: Provider shop.db.GeneratedMigrations not found. Delete "
                            + "the class output, and compile all sources again. Join the files of META-INF/services when "
                            + "jars are packed into one, with ServicesResourceTransformer of maven-shade-plugin or "
                            + "mergeServiceFiles() of Gradle's shadow plugin.");
        }
    }

    @Test
    void registryWithoutItsFileIsNamed() {
        assertThatThrownBy(() -> builder.registry(() -> RegistryFile.read(
                                MigratorBuilderTest.class,
                                MigratorBuilderTest.class.getResourceAsStream("none"),
                                "x",
                                (number, connection) -> {}))
                        .build())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[registry-broken] The file MigratorBuilderTest.migrations is missing beside "
                        + "dev.stepwell.runtime.MigratorBuilderTest. Build the application again, and let no "
                        + "filter of the packing leave out *.migrations.");
    }

    /** A registry as {@code META-INF/services} may name it. */
    public static final class ListedRegistry implements MigrationRegistry {

        @Override
        public List<MigrationDefinition> migrations() {
            return List.of(node("1"));
        }
    }

    @Test
    void duplicateVersionAcrossRegistriesIsRefused() {
        MigrationDefinition other = MigrationBuilder.of("main", "01.0", "library.db.CreateCache")
                .up("", "SELECT 1")
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> builder.registry(registry(node("1")))
                        .registry(registry(other))
                        .build())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[duplicate-version] Version 01.0 is used by 2 migrations: CreateCache and shop.M1. Give "
                        + "one of these migrations another version; 01.1 is free.");
    }

    @Test
    void dependencyThatNoRegistryHasIsRefused() {
        assertThatThrownBy(
                        () -> builder.registry(registry(node("1", "billing:7"))).build())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[unknown-dependency] 1 M1 depends on billing:7, which no registry contains. Put the "
                        + "module that contains billing:7 on the class path or the module path.");
    }

    @Test
    void cycleAcrossRegistriesIsRefused() {
        assertThatThrownBy(() -> builder.registry(registry(node("1", "2")))
                        .registry(registry(node("2", "1")))
                        .build())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                        + "Remove one of these dependencies.");
    }

    @Test
    void stepsAreAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.steps(0))
                .withMessage("steps must be at least 1, and is 0.");
    }

    @Test
    void targetTakesOnlyVersionsAndSets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.version("1.x"))
                .withMessageStartingWith("\"1.x\" is not a version.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.only("Billing", "1"))
                .withMessageStartingWith("\"Billing\" is not the name of a migration set.");
    }
}
