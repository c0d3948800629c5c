package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.FoundRegistry;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A registry that was lost on the way into an application keeps the application from starting. */
class LostRegistryIT {

    private static final String SERVICES = "META-INF/services/dev.stepwell.registry.MigrationRegistry";
    private static final String JOIN = "Join the files of META-INF/services when jars are packed into one, with "
            + "ServicesResourceTransformer of maven-shade-plugin or mergeServiceFiles() of Gradle's shadow plugin.";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    @Test
    void twoJarsWithMigrationsInOnePackageAreNamed() throws IOException {
        Path orders = module("orders").with("com.acme.db.CreateOrders", "1").jar();
        Path bills = module("bills")
                .with("com.acme.db.CreateBills", "2")
                .with("com.acme.db.CreateTotals", "3")
                .jar();

        assertThat(failure(orders, bills))
                .isEqualTo("[registry-shadowed] com.acme.db.GeneratedMigrations is in " + orders
                        + " and, with other migrations, in " + bills
                        + ". Only the first is used, so 2 migrations would "
                        + "never run: 2 CreateBills, 3 CreateTotals. Move the migrations of one of the two modules to a "
                        + "package of their own, or remove the one that does not belong here.");
        assertThat(failure(bills, orders)).contains("so one migration would never run: 1 CreateOrders.");
    }

    @Test
    void secondRegistryOfAPackageThatTwoBuildsMakeOverAThirdIsNamed() throws IOException {
        Path base = module("base").with("com.acme.db.CreateOrders", "1").jar();
        Path one = module("one").on(base).with("com.acme.db.CreateBills", "2").jar();
        Path two = module("two").on(base).with("com.acme.db.CreateTotals", "3").jar();

        assertThat(failure(base, one, two))
                .startsWith("[registry-shadowed] com.acme.db.GeneratedMigrations2 is in " + one)
                .contains("so one migration would never run: 3 CreateTotals.");
        assertThat(applied(base, one)).containsExactly("1 CreateOrders", "2 CreateBills");
    }

    @Test
    void oneJarInTwoPlacesIsHarmless() throws IOException {
        Path orders = module("orders").with("com.acme.db.CreateOrders", "1").jar();
        Path copy = Files.copy(orders, folder.resolve("copy.jar"));

        assertThat(applied(orders, copy, folder.resolve("orders"))).containsExactly("1 CreateOrders");
    }

    @Test
    void olderVersionOfALibraryIsHarmlessOnlyBehindTheNewer() throws IOException {
        Path older = module("older").with("com.acme.db.CreateOrders", "1").jar();
        Path newer = module("newer")
                .with("com.acme.db.CreateOrders", "1")
                .with("com.acme.db.CreateBills", "2")
                .jar();

        assertThat(failure(older, newer))
                .startsWith("[registry-shadowed] ")
                .contains("so one migration would never run: 2 CreateBills.");
        assertThat(applied(newer, older)).containsExactly("1 CreateOrders", "2 CreateBills");
    }

    @Test
    void sameVersionAndClassWithOtherSqlIsNotTheSameMigration() throws IOException {
        Path orders = module("orders").with("com.acme.db.Create", "1").jar();
        MigrationJar other = module("bills").with("com.acme.db.Create", "1");
        Path source = other.sources().resolve("com/acme/db/Create.java");
        Files.writeString(source, Files.readString(source).replace("id int", "id bigint"));

        assertThat(failure(orders, other.jar())).contains("so one migration would never run: 1 Create.");
    }

    @Test
    void jarThatLostTheEntryOfALibraryNamesTheLibraryAndTheLineOfTheBuild() throws IOException {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").classes();
        Path joined = MigrationJar.join(folder.resolve("joined"), orders, bills);

        for (boolean folders : new boolean[] {true, false}) {
            Path app = MigrationJar.pack(joined, folder.resolve(folders + ".jar"), folders);
            assertThat(failure(app))
                    .as("with entries for folders: " + folders)
                    .isEqualTo("[registry-lost] No " + SERVICES + " lists com.acme.bills.GeneratedMigrations of " + app
                            + ", so one migration would never run: 2 CreateBills. " + JOIN);
        }
        assertThat(failure(joined)).startsWith("[registry-lost] ").contains(" of " + joined + ", so one migration");

        Files.writeString(
                joined.resolve(SERVICES),
                Files.readString(orders.resolve(SERVICES)) + Files.readString(bills.resolve(SERVICES)));
        assertThat(applied(MigrationJar.pack(joined, folder.resolve("merged.jar"), true)))
                .containsExactly("1 CreateOrders", "2 CreateBills");
    }

    @Test
    void jarThatLostAllEntriesSaysWhichInsteadOfNoRegistry() throws IOException {
        Path app = module("app").with("com.acme.db.CreateOrders", "1").classes();
        Files.delete(app.resolve(SERVICES));

        assertThat(failure(app))
                .startsWith("[registry-lost] No " + SERVICES + " lists com.acme.db.GeneratedMigrations of " + app);
    }

    @Test
    void jarThatWasPackedFromTwoModulesWithOnePackageIsNamed() throws IOException {
        Path orders = module("orders").with("com.acme.db.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.db.CreateBills", "2").classes();
        Path joined = MigrationJar.join(folder.resolve("joined"), orders, bills);
        Path app = MigrationJar.pack(joined, folder.resolve("app.jar"), true);

        assertThat(failure(app))
                .isEqualTo("[registry-shadowed] " + app + " was packed from 2 modules that both have "
                        + "com.acme.db.GeneratedMigrations. Only one of them is left, so one migration would never run: "
                        + "2 CreateBills. Move the migrations of one of the two modules to a package of their own. If "
                        + "there is one module only, build it again from an empty class output.");
    }

    @Test
    void fileOfMigrationsThatWasLeftOutIsNamedBeforeAnythingIsChanged() throws Exception {
        Path app = module("app").with("com.acme.db.CreateOrders", "1").classes();
        Files.delete(app.resolve("com/acme/db/GeneratedMigrations.migrations"));

        try (OwnRegistries loader = OwnRegistries.of(app)) {
            Migrator migrator = migrator(loader);
            assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate))
                    .hasMessage("[registry-broken] The file GeneratedMigrations.migrations is missing beside "
                            + "com.acme.db.GeneratedMigrations. Build the application again, and let no filter of the "
                            + "packing leave out *.migrations.");
        }
        assertThat(tables()).isZero();
    }

    @Test
    void classThatWasShrunkAwayIsNamed() throws IOException {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").classes();
        Path joined = MigrationJar.join(folder.resolve("joined"), orders, bills);
        Files.delete(joined.resolve("com/acme/bills/GeneratedMigrations.class"));
        Path app = MigrationJar.pack(joined, folder.resolve("app.jar"), true);
        String expected = "[registry-lost] The class com.acme.bills.GeneratedMigrations is missing in " + app
                + ", so one migration would never run: 2 CreateBills. Let no filter and no shrinking of jars leave out "
                + "GeneratedMigrations*.class and *.migrations.";

        assertThat(failure(app)).isEqualTo(expected);
        Files.delete(joined.resolve("com/acme/bills/GeneratedMigrations.migrations"));
        MigrationJar.pack(joined, app, true);
        assertThat(failure(app)).as("the class of the migration is left").isEqualTo(expected);
        Files.delete(joined.resolve("com/acme/bills/CreateBills.class"));
        MigrationJar.pack(joined, app, true);
        assertThat(applied(app)).as("nothing is left but a trace").containsExactly("1 CreateOrders");
    }

    @Test
    void traceOfAnEarlierBuildInAClassOutputIsHarmless() throws IOException {
        Path before = module("before").with("com.acme.db.CreateOrders", "1").classes();
        Path now = module("now").with("com.acme.db.CreateBills", "2").classes();
        try (Stream<Path> traces = Files.list(before.resolve("META-INF/stepwell"))) {
            for (Path trace : traces.toList()) {
                Files.copy(
                        trace,
                        now.resolve("META-INF/stepwell").resolve(trace.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }

        assertThat(applied(now)).containsExactly("2 CreateBills");
    }

    @Test
    void damagedAndEmptyTracesAreNoEvidence() throws IOException {
        Path app = module("app").with("com.acme.db.CreateOrders", "1").classes();
        Path traces = app.resolve("META-INF/stepwell");
        Files.writeString(traces.resolve("00000000000000000000000000000000"), "");
        Files.writeString(traces.resolve("00000000000000000000000000000001"), "stepwell-trace-9\n");
        Files.writeString(
                traces.resolve("00000000000000000000000000000002"),
                "stepwell-trace-1\nregistry\tcom.acme.db.CreateOrders\nmigration\tmain\tx\ta.B\t\nend\n");
        Files.createDirectory(traces.resolve("00000000000000000000000000000003"));

        assertThat(applied(app)).containsExactly("1 CreateOrders");
    }

    @Test
    void registriesThatWereNamedAreEnoughButForTheirTwins() throws Exception {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").jar();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").jar();
        Path twin = module("twin").with("com.acme.orders.CreateTotals", "3").jar();

        try (OwnRegistries loader = OwnRegistries.of(orders, bills)) {
            assertThat(Migrator.builder(database.dataSource())
                            .registry(registry(loader, "com.acme.orders.GeneratedMigrations"))
                            .build()
                            .migrations())
                    .hasToString("[1 CreateOrders]");
        }
        try (OwnRegistries loader = OwnRegistries.of(orders, bills, twin)) {
            MigrationRegistry named = registry(loader, "com.acme.orders.GeneratedMigrations");
            assertThat(catchThrowableOfType(MigrationException.class, () -> Migrator.builder(database.dataSource())
                            .registry(named)
                            .build()))
                    .hasMessageStartingWith("[registry-shadowed] com.acme.orders.GeneratedMigrations is in " + orders);
        }
    }

    @Test
    void registryByHandThatContainsAGeneratedOneStandsForIt() throws IOException {
        MigrationJar app = module("app").with("com.acme.db.CreateOrders", "1");
        app.write("com/acme/db/Everything.java", """
                package com.acme.db;

                import dev.stepwell.registry.*;

                public final class Everything implements MigrationRegistry {
                    @Override
                    public java.util.List<MigrationDefinition> migrations() {
                        return new GeneratedMigrations().migrations();
                    }
                }
                """);
        Path classes = app.classes();
        Files.writeString(classes.resolve(SERVICES), "com.acme.db.Everything");

        assertThat(applied(classes)).containsExactly("1 CreateOrders");
    }

    @Test
    void setsThatAreDemandedMustBeThere() throws Exception {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").jar();
        Path bills = module("bills")
                .set("com.acme.bills", "billing")
                .with("com.acme.bills.CreateBills", "1")
                .jar();

        try (OwnRegistries loader = OwnRegistries.of(orders, bills)) {
            assertThat(labels(Migrator.builder(database.dataSource())
                            .classLoader(loader)
                            .sets("main", "billing")
                            .build()))
                    .containsExactly("billing:1 CreateBills", "1 CreateOrders");
        }
        try (OwnRegistries loader = OwnRegistries.of(orders)) {
            assertThat(catchThrowableOfType(MigrationException.class, () -> Migrator.builder(database.dataSource())
                            .classLoader(loader)
                            .sets("main", "billing")
                            .build()))
                    .hasMessage("[set-missing] sets(…) demands the set billing, and no registry has a migration of it; "
                            + "the registries have main. Put the module with that set on the class path or the module "
                            + "path, or correct sets(…).");
        }
    }

    @Test
    void registriesSayWhereTheyComeFrom() throws Exception {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").jar();
        Path bills = module("bills with spaces")
                .set("com.acme.bills", "billing")
                .with("com.acme.bills.CreateBills", "1")
                .classes();

        try (OwnRegistries loader = OwnRegistries.of(orders, bills)) {
            List<FoundRegistry> registries = migrator(loader).registries();
            assertThat(registries)
                    .extracting(FoundRegistry::className)
                    .containsExactly("com.acme.bills.GeneratedMigrations", "com.acme.orders.GeneratedMigrations");
            assertThat(registries).extracting(FoundRegistry::place).containsExactly("" + bills, "" + orders);
            assertThat(registries).extracting(FoundRegistry::sets).containsExactly(List.of("billing"), List.of("main"));
            assertThat(registries).extracting(FoundRegistry::count).containsExactly(1, 1);
            assertThat(registries).allMatch(registry -> registry.module().isEmpty());
        }
    }

    @Test
    void classesInAJarAreLookedThroughFromTheirOwnRoot() throws IOException {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").classes();
        MigrationJar.join(folder.resolve("app/BOOT-INF/classes"), orders, bills);
        Path app = MigrationJar.pack(folder.resolve("app"), folder.resolve("app.jar"), true);

        try (OwnRegistries loader = new OwnRegistries(
                URI.create("jar:" + app.toUri() + "!/BOOT-INF/classes/").toURL())) {
            assertThat(failure(loader))
                    .startsWith("[registry-lost] No " + SERVICES + " lists com.acme.bills.GeneratedMigrations of " + app
                            + "!/BOOT-INF/classes, so one migration would never run: 2 CreateBills.");
        }
    }

    @Test
    void jarInAJarOfALauncherIsLookedThroughOnEveryThread() throws Exception {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").classes();
        Path inner = MigrationJar.pack(
                MigrationJar.join(folder.resolve("joined"), orders, bills), folder.resolve("inner.jar"), true);

        try (OwnRegistries loader = new OwnRegistries(NestedJars.root(inner))) {
            assertThat(failure(loader))
                    .contains(" lists com.acme.bills.GeneratedMigrations of /app.jar!/BOOT-INF/lib/inner.jar, so one ");
            assertThat(CompletableFuture.supplyAsync(() -> {
                                Thread.currentThread().setContextClassLoader(loader);
                                try {
                                    return catchThrowableOfType(
                                            MigrationException.class, () -> Migrator.builder(database.dataSource())
                                                    .build());
                                } finally {
                                    Thread.currentThread().setContextClassLoader(null);
                                }
                            })
                            .get()
                            .problems())
                    .extracting(Problem::code)
                    .hasToString("[registry-lost]");
        }
    }

    @Test
    void loaderWithoutJarsAndFoldersIsTakenAsItIs() throws Exception {
        Path orders = module("orders").with("com.acme.orders.CreateOrders", "1").classes();
        Path bills = module("bills").with("com.acme.bills.CreateBills", "2").classes();
        Path joined = MigrationJar.join(folder.resolve("joined"), orders, bills);

        ClassLoader memory = new InMemory(joined);

        assertThat(labels(migrator(memory))).containsExactly("1 CreateOrders");
        assertThat(migrator(memory).registries())
                .extracting(FoundRegistry::place)
                .allMatch(place -> place.startsWith("memory:"));
    }

    private int tables() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private MigrationJar module(String name) {
        return MigrationJar.of(folder, name);
    }

    private Migrator migrator(ClassLoader loader) {
        return Migrator.builder(database.dataSource()).classLoader(loader).build();
    }

    private List<String> applied(Path... places) throws IOException {
        try (OwnRegistries loader = OwnRegistries.of(places)) {
            return labels(migrator(loader));
        }
    }

    private static List<String> labels(Migrator migrator) {
        return migrator.migrate().migrations().stream().map(MigrationRun::label).toList();
    }

    private String failure(Path... places) throws IOException {
        try (OwnRegistries loader = OwnRegistries.of(places)) {
            return failure(loader);
        }
    }

    private String failure(ClassLoader loader) {
        return String.valueOf(catchThrowableOfType(MigrationException.class, () -> migrator(loader))
                .getMessage());
    }

    private static MigrationRegistry registry(ClassLoader loader, String name) throws ReflectiveOperationException {
        return (MigrationRegistry)
                loader.loadClass(name).getDeclaredConstructor().newInstance();
    }

    /** The addresses of jars in a jar, in the form of Spring Boot's launcher, with a handler that the JDK lacks. */
    private static final class NestedJars extends URLStreamHandler {

        private static final String ROOT = "nested:/app.jar/!BOOT-INF/lib/inner.jar!/";

        private final Path inner;

        private NestedJars(Path inner) {
            this.inner = inner;
        }

        static URL root(Path inner) throws IOException {
            return new URL(null, "jar:" + ROOT, new NestedJars(inner));
        }

        @Override
        protected void parseURL(URL url, String spec, int start, int limit) {
            String path = spec.substring(start, limit);
            if (!path.startsWith("nested:")) {
                path = url.getPath().substring(0, url.getPath().lastIndexOf('/') + 1) + path;
            }
            setURL(url, "jar", "", -1, "", "", path, null, null);
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            String entry = url.getPath().substring(ROOT.length());
            return new JarURLConnection(
                    URI.create("jar:" + inner.toUri() + "!/" + entry).toURL()) {

                @Override
                public JarFile getJarFile() throws IOException {
                    return new JarFile(inner.toFile());
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    try (JarFile jar = getJarFile()) {
                        if (jar.getEntry(entry) == null) {
                            throw new IOException(entry + " is not there");
                        }
                        return new ByteArrayInputStream(
                                jar.getInputStream(jar.getEntry(entry)).readAllBytes());
                    }
                }

                @Override
                public void connect() throws IOException {
                    try (InputStream found = getInputStream()) {
                        connected = found != null;
                    }
                }
            };
        }
    }

    /** A class loader that has files of its own in memory, and gives addresses that nothing can list. */
    private static final class InMemory extends ClassLoader {

        private final Path files;

        InMemory(Path files) {
            super(LostRegistryIT.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                byte[] bytes = Files.readAllBytes(files.resolve(name.replace('.', '/') + ".class"));
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            URL own = findResource(name);
            List<URL> found = new ArrayList<>();
            if (own != null) {
                found.add(own);
            }
            return Collections.enumeration(found);
        }

        @Override
        protected @Nullable URL findResource(String name) {
            Path file = files.resolve(name);
            if (!Files.isRegularFile(file)) {
                return null;
            }
            try {
                return new URL("memory", null, -1, "/" + name, new URLStreamHandler() {
                    @Override
                    protected URLConnection openConnection(URL url) {
                        return new URLConnection(url) {
                            @Override
                            public void connect() {
                                connected = true;
                            }

                            @Override
                            public InputStream getInputStream() throws IOException {
                                return Files.newInputStream(
                                        files.resolve(url.getPath().substring(1)));
                            }
                        };
                    }
                });
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
