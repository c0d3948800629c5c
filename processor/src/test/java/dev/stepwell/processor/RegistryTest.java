package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegistryTest {

    private static final List<MigrationDefinition> MIGRATIONS =
            Build.of("""
            @MigrationSet("billing")
            package com.acme.billing;
            import dev.stepwell.*;
            """, """
            package com.acme.billing;
            import dev.stepwell.*;
            @Migration(version = "001", description = "the first one")
            final class CreateInvoices {
                @Up static final String TABLES = "CREATE TABLE a (id int); CREATE TABLE b (id int);";
                @Up static final String ROWS = "COPY a FROM STDIN;\\n1\\n2\\n\\\\.\\n;";
                @Down static final String DOWN = "DROP TABLE a, b";
                @Verify static final String CHECK = "SELECT * FROM a WHERE id = 3;";
            }
            """, """
            package com.acme.billing;
            import dev.stepwell.*;
            import java.sql.Connection;
            @Migration(version = "10", dependsOn = CreateInvoices.class, transactional = false)
            @Irreversible("Nobody remembers.")
            final class RenumberInvoices {
                @Up static void second(Connection connection) throws Exception { connection.commit(); }
                @Up static void first(Connection connection) throws Exception { connection.close(); }
            }
            """).load();

    private final MigrationDefinition create = MIGRATIONS.get(0);
    private final MigrationDefinition renumber = MIGRATIONS.get(1);

    @Test
    void migrationsComeByAscendingVersion() {
        assertThat(MIGRATIONS).hasToString("[billing:001 CreateInvoices, billing:10 RenumberInvoices]");
    }

    @Test
    void annotationIsTakenOver() {
        assertThat(create.id()).hasToString("billing:001");
        assertThat(create.className()).isEqualTo("com.acme.billing.CreateInvoices");
        assertThat(create.description()).isEqualTo("the first one");
        assertThat(create.sourceFile()).isEqualTo("com/acme/billing/CreateInvoices.java");
        assertThat(create.transactional()).isTrue();
        assertThat(create.dependsOn()).isEmpty();
        assertThat(create.irreversible()).isEmpty();

        assertThat(renumber.description()).isEqualTo("renumber invoices");
        assertThat(renumber.transactional()).isFalse();
        assertThat(renumber.dependsOn()).hasToString("[billing:001]");
        assertThat(renumber.irreversible()).contains("Nobody remembers.");
    }

    @Test
    void constantsAreSplitIntoStatements() {
        assertThat(create.up())
                .containsExactly(
                        new MigrationStatement("CREATE TABLE a (id int)", "5:39"),
                        new MigrationStatement("CREATE TABLE b (id int)", "5:64"),
                        new MigrationCopy("COPY a FROM STDIN", "1\n2\n", "6:37"));
        assertThat(create.down()).containsExactly(new MigrationStatement("DROP TABLE a, b", "7:39"));
        assertThat(create.verify()).contains(new MigrationStatement("SELECT * FROM a WHERE id = 3", "8:42"));
    }

    @Test
    void methodsAreCalledInTheOrderOfTheirDeclaration() throws Exception {
        assertThat(renumber.up())
                .extracting("name")
                .isEqualTo(List.of("RenumberInvoices.second", "RenumberInvoices.first"));
        assertThat(renumber.up()).extracting("origin").isEqualTo(List.of("7:21", "8:21"));
        assertThat(renumber.down()).isEmpty();

        assertThatThrownBy(() -> ((JavaStep) renumber.up().get(0)).action().run(calling()))
                .hasMessage("commit was called");
        assertThatThrownBy(() -> ((JavaStep) renumber.up().get(1)).action().run(calling()))
                .hasMessage("close was called");
    }

    private static Connection calling() {
        return (Connection) Proxy.newProxyInstance(
                RegistryTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException(method.getName() + " was called");
                });
    }

    @Test
    void registryCanBeAskedTwice() {
        assertThat(create.checksum()).startsWith("tokens-1:");
        assertThat(renumber.checksum()).startsWith("java-tokens-1:");
    }
}
