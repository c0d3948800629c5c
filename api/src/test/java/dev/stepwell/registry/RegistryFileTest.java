package dev.stepwell.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.text.FieldWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryFileTest {

    private static final Connection NONE = (Connection) Proxy.newProxyInstance(
            RegistryFileTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private static final String HEAD = "stepwell-migrations-1\tcontent\n";
    private static final String BROKEN = "[registry-broken] The file RegistryFileTest.migrations beside "
            + "dev.stepwell.registry.RegistryFileTest is damaged at line %d. Delete the class output, and "
            + "compile all sources again.";

    private static final RegistryFile.Steps NO_STEPS = (number, connection) -> {
        throw new IllegalArgumentException("no step " + number);
    };

    private static List<MigrationDefinition> read(String text) {
        InputStream file = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return RegistryFile.read(RegistryFileTest.class, file, "content", NO_STEPS);
    }

    private static String lines(String... lines) {
        return HEAD + String.join("\n", lines) + "\nend\n";
    }

    @Test
    void everythingThatAMigrationHasIsRead() {
        List<MigrationDefinition> migrations = read(lines(
                "migration\tmain\t001\tshop.A",
                "description\tmakes a",
                "source\tsrc/shop/A.java",
                "repeatable",
                "checksum\ttokens-1:00",
                "up\t1:2>3\tCREATE TABLE a ()",
                "up-copy\t4:5\tCOPY a FROM STDIN\t1\\t2\\n",
                "down\t\tDROP TABLE a",
                "verify\t6:7\tSELECT 1",
                "migration\tbilling\t2.10\tshop.B",
                "description\t",
                "not-transactional",
                "restartable",
                "depends-on\tmain\t1",
                "depends-on\tbilling\t1",
                "replaces\t2.1",
                "replaces\t002",
                "irreversible\tlost"
                        + "\nup\t\tSELECT 1\tatomic"
                        + "\nup\t\tVACUUM\trepeat"
                        + "\nup\t\tCREATE INDEX CONCURRENTLY i ON a (id)\tcreate-index\ti\ta"
                        + "\nup\t\tCREATE INDEX CONCURRENTLY j ON a (id)\tcreate-index\tj\ta\t\t\t(id)"
                        + "\nup\t\tCREATE …\tcreate-index\tk\ta\tunique\tif-not-exists\t(id)\\n"
                        + "\nup\t\tDROP INDEX CONCURRENTLY i\tdrop-index\ti"
                        + "\nup\t\tREINDEX TABLE CONCURRENTLY a\treindex\tTABLE\ta"
                        + "\nup\t\tALTER TABLE a DETACH PARTITION b CONCURRENTLY\tdetach-partition\ta\tb"));

        MigrationDefinition first = migrations.get(0);
        assertThat(first.id()).isEqualTo(MigrationId.of("main", "001"));
        assertThat(first.className()).isEqualTo("shop.A");
        assertThat(first.description()).isEqualTo("makes a");
        assertThat(first.sourceFile()).isEqualTo("src/shop/A.java");
        assertThat(first.checksum()).isEqualTo("tokens-1:00");
        assertThat(first.transactional()).isTrue();
        assertThat(first.repeatable()).isTrue();
        assertThat(first.restartable()).isFalse();
        assertThat(first.up())
                .containsExactly(
                        new MigrationStatement("CREATE TABLE a ()", "1:2>3"),
                        new MigrationCopy("COPY a FROM STDIN", "1\t2\n", "4:5"));
        assertThat(first.down()).containsExactly(new MigrationStatement("DROP TABLE a", ""));
        assertThat(first.verify()).contains(new MigrationStatement("SELECT 1", "6:7"));
        MigrationDefinition second = migrations.get(1);
        assertThat(second.id()).isEqualTo(MigrationId.of("billing", "2.10"));
        assertThat(second.transactional()).isFalse();
        assertThat(second.repeatable()).isFalse();
        assertThat(second.restartable()).isTrue();
        assertThat(second.dependsOn()).containsExactly(MigrationId.of("main", "1"), MigrationId.of("billing", "1"));
        assertThat(second.replaces()).containsExactly(MigrationId.of("billing", "2.1"), MigrationId.of("billing", "2"));
        assertThat(first.replaces()).isEmpty();
        assertThat(second.irreversible()).contains("lost");
        assertThat(second.down()).isEmpty();
        assertThat(second.verify()).isEmpty();
        assertThat(second.up())
                .extracting(step -> ((MigrationStatement) step).recovery())
                .containsExactly(
                        Optional.of(new Recovery.Atomic()),
                        Optional.of(new Recovery.Repeat()),
                        Optional.of(new Recovery.CreateIndex("i", "a")),
                        Optional.of(new Recovery.CreateIndex("j", "a", false, false, "(id)")),
                        Optional.of(new Recovery.CreateIndex("k", "a", true, true, "(id)\n")),
                        Optional.of(new Recovery.DropIndex("i")),
                        Optional.of(new Recovery.Reindex(Recovery.Reindex.Scope.TABLE, "a")),
                        Optional.of(new Recovery.DetachPartition("a", "b")));
        assertThat(migrations).hasSize(2);
    }

    @Test
    void stepInJavaIsRunByItsNumber() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        String text = lines("migration\tmain\t1\tA", "up-java\t1:2\tA.up\t7", "down-java\t\tA.down\t8");
        InputStream file = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));

        MigrationDefinition migration = RegistryFile.read(
                        RegistryFileTest.class, file, "content", (number, connection) -> ran.set(number))
                .get(0);

        JavaStep up = (JavaStep) migration.up().get(0);
        assertThat(up.name()).isEqualTo("A.up");
        assertThat(up.origin()).isEqualTo("1:2");
        up.action().run(NONE);
        assertThat(ran).hasValue(7);
        ((JavaStep) migration.down().get(0)).action().run(NONE);
        assertThat(ran).hasValue(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\t\n\r\\",
                "\\t",
                "\\\\n",
                "größer 😀",
                "\ud83d",
                "\ude00\ud83d",
                "x\ud83d😀",
                "\u2028"
            })
    void everyTextComesThrough(String text) {
        String escaped = new FieldWriter().field(text).text();

        assertThat(read(lines("migration\tmain\t1\tA", "up\t\t" + escaped, "irreversible\t" + escaped))
                        .get(0)
                        .up())
                .containsExactly(new MigrationStatement(text, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration\tmain\t1", // no class
                "migration\tmain\tx\tA\nup\t\tSELECT 1\nirreversible\tx", // no version
                "migration\tmain\t1\tA\nirreversible\tx", // no step
                "up\t\tSELECT 1", // no migration
            })
    void lineThatMakesNoSenseIsNamed(String text) {
        assertThatThrownBy(() -> read(lines(text))).hasMessage(BROKEN, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up\t\tSELECT \\x",
                "up\t\tSELECT \\",
                "up\t\tSELECT \\u12",
                "up\t\tSELECT \\uwxyz",
                "up\t",
                "up\t\tVACUUM\tsometimes",
                "up\t\tCREATE\tcreate-index\ti",
                "up\t\tCREATE\tcreate-index\ti\tt\tunique",
                "up\t\tCREATE\tcreate-index\ti\tt\tunique\t",
                "up\t\tCREATE\tcreate-index\ti\tt\tu\t\t(id)",
                "up\t\tCREATE\tcreate-index\ti\tt\t\tunique\t(id)",
                "up\t\tREINDEX\treindex\tVIEW\tv",
                "up\t\tVACUUM\trepeat\tx",
                "up\t\tVACUUM\t",
                "up-copy\t\tCOPY",
                "up-copy\t\tCOPY\tdata\tmore",
                "up-java\t\tA.up",
                "up-java\t\tA.up\t-1",
                "up-java\t\tA.up\t+1",
                "up-java\t\tA.up\t\u0661",
                "up-java\t\tA.up\t9999999999",
                "up-java\t\tA.up\t1\t2",
                "description",
                "description\tx\ty",
                "repeatable\tx",
                "not-transactional\tx",
                "restartable\tx",
                "restartable",
                "depends-on\tmain",
                "depends-on\tmain\t1\t2",
                "replaces",
                "replaces\tmain\t1",
                "replaces\tv2",
                "replaces\t1.0",
                "irreversible\tx\ty",
                "verify\t\tSELECT 1\tx",
                "under\t\tSELECT 1",
                ""
            })
    void damageWithinAMigrationIsFound(String line) {
        assertThatThrownBy(() -> read(lines("migration\tmain\t1\tA", line, "irreversible\tx")))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("[registry-broken] ");
    }

    @Test
    void nothingMayFollowTheEnd() {
        assertThatThrownBy(() -> read(HEAD + "end\nmigration\tmain\t1\tA\n"))
                .hasMessage(BROKEN, 3)
                .hasRootCauseMessage("line 3 follows the last one");
        assertThatThrownBy(() -> read(HEAD + "end\tx\n")).hasMessage(BROKEN, 2);
    }

    @Test
    void fileThatIsCutOffIsRefused() {
        String whole = lines("migration\tmain\t1\tA", "up\t\tSELECT 1", "irreversible\tx");
        assertThat(read(whole)).hasSize(1);

        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void fileOfAnotherBuildIsRefused() {
        assertThatThrownBy(() -> read("stepwell-migrations-1\tother\nend\n"))
                .hasMessage("[registry-broken] The file RegistryFileTest.migrations beside "
                        + "dev.stepwell.registry.RegistryFileTest comes from another build than the class. Delete the class "
                        + "output, and compile all sources again.");
        assertThatThrownBy(() -> read("stepwell-registry-1\tcontent\nend\n")).hasMessage(BROKEN, 1);
    }

    @Test
    void setIsReadFromTheBeginningAlone() {
        assertThat(sets("stepwell-migrations-1\tcontent\nmigration\tbilling\t1\tshop.A\nno line\n"))
                .containsExactly("billing");
        assertThat(sets("stepwell-migrations-1\tcontent\nend\n")).isEmpty();
        assertThatThrownBy(() -> sets("stepwell-migrations-1\tother\nend\n"))
                .hasMessageContaining("comes from another build than the class");
        assertThatThrownBy(() -> sets("stepwell-migrations-1\tcontent\nup\t\tSELECT 1\n"))
                .hasMessage(BROKEN, 2);
        assertThatThrownBy(() -> sets("")).hasMessage(BROKEN, 1);
        assertThatThrownBy(() -> RegistryFile.sets(
                        RegistryFileTest.class, RegistryFileTest.class.getResourceAsStream("none"), "content"))
                .hasMessageContaining("The file RegistryFileTest.migrations is missing");
    }

    private static Set<String> sets(String file) {
        return RegistryFile.sets(
                RegistryFileTest.class, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "content");
    }

    @Test
    void fileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> RegistryFile.read(
                        RegistryFileTest.class,
                        RegistryFileTest.class.getResourceAsStream("none"),
                        "content",
                        NO_STEPS))
                .hasMessage("[registry-broken] The file RegistryFileTest.migrations is missing beside "
                        + "dev.stepwell.registry.RegistryFileTest. Build the application again, and let no filter of the "
                        + "packing leave out *.migrations.");
    }

    @Test
    void fileThatCannotBeReadSaysWhy() {
        InputStream file = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("bad sector");
            }

            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> RegistryFile.read(RegistryFileTest.class, file, "content", NO_STEPS))
                .hasMessage("[registry-broken] The file RegistryFileTest.migrations beside "
                        + "dev.stepwell.registry.RegistryFileTest could not be read: java.io.IOException: bad sector. Make "
                        + "sure that the application's files are readable, or build the application again.")
                .hasCauseInstanceOf(IOException.class);
    }
}
