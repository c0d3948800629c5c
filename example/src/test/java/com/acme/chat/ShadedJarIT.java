package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.maven.plugins.shade.DefaultShader;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;
import org.apache.maven.plugins.shade.resource.ServicesResourceTransformer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jars that maven-shade-plugin has joined, with and without the line that keeps all registries. */
class ShadedJarIT {

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    private Path orders;
    private Path bills;
    private Path app;

    @BeforeEach
    void compile() throws Exception {
        orders = MigrationJar.of(folder, "orders")
                .with("com.acme.orders.CreateOrders", "1")
                .jar();
        bills = MigrationJar.of(folder, "bills")
                .with("com.acme.bills.CreateBills", "2")
                .jar();
        app = folder.resolve("app.jar");
    }

    @Test
    void jarWithoutTheTransformerForServicesNamesWhatItLost() throws Exception {
        shade(List.of(), List.of());

        assertThat(failure())
                .startsWith("[registry-lost] No META-INF/services/dev.stepwell.registry.MigrationRegistry lists "
                        + "com.acme.bills.GeneratedMigrations of " + app + ", so one migration would never run: "
                        + "2 CreateBills. ")
                .contains("ServicesResourceTransformer");
    }

    @Test
    void jarWithTheTransformerHasAllRegistries() throws Exception {
        shade(List.of(), List.of(new ServicesResourceTransformer()));

        assertThat(applied()).containsExactly("1 CreateOrders", "2 CreateBills");
    }

    @Test
    void relocatedRegistryThatNothingListsIsNamedByBothNames() throws Exception {
        shade(relocated("com.acme.bills"), List.of());

        assertThat(failure())
                .startsWith("[registry-lost] " + app + " has com.acme.bills.GeneratedMigrations as "
                        + "lib.com.acme.bills.GeneratedMigrations, and no META-INF/services/dev.stepwell.registry."
                        + "MigrationRegistry lists it under that name, so one migration would never run: "
                        + "2 CreateBills. ");
    }

    @Test
    void relocatedRegistryThatIsListedByItsOldNameIsNamed() throws Exception {
        shade(relocated("com.acme.orders"), List.of());

        assertThat(failure())
                .startsWith("[registry-broken] A registry that META-INF/services lists could not be loaded: ")
                .contains("com.acme.orders.GeneratedMigrations not found", "ServicesResourceTransformer");
    }

    @Test
    void relocationWithTheTransformerHasAllRegistries() throws Exception {
        shade(relocated("com.acme"), List.of(new ServicesResourceTransformer()));

        assertThat(applied()).containsExactly("1 CreateOrders", "2 CreateBills");
    }

    private static List<Relocator> relocated(String packageName) {
        return List.of(new SimpleRelocator(packageName, "lib." + packageName, null, null));
    }

    private void shade(List<Relocator> relocators, List<ResourceTransformer> transformers) throws Exception {
        ShadeRequest request = new ShadeRequest();
        request.setJars(new LinkedHashSet<File>(List.of(orders.toFile(), bills.toFile())));
        request.setUberJar(app.toFile());
        request.setFilters(List.of());
        request.setRelocators(relocators);
        request.setResourceTransformers(transformers);
        new DefaultShader().shade(request);
    }

    private String failure() throws Exception {
        try (OwnRegistries loader = OwnRegistries.of(app)) {
            return String.valueOf(catchThrowableOfType(MigrationException.class, () -> migrator(loader))
                    .getMessage());
        }
    }

    private List<String> applied() throws Exception {
        try (OwnRegistries loader = OwnRegistries.of(app)) {
            return migrator(loader).migrate().migrations().stream()
                    .map(MigrationRun::label)
                    .toList();
        }
    }

    private Migrator migrator(ClassLoader loader) {
        return Migrator.builder(database.dataSource()).classLoader(loader).build();
    }
}
