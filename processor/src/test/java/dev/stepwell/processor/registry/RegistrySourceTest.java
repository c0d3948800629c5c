package dev.stepwell.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.processor.Build;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrySourceTest {

    private static final Connection NO_CONNECTION = (Connection) Proxy.newProxyInstance(
            RegistrySourceTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private static final String SESSIONS = """
            package com.acme.chat.db;

            import dev.stepwell.Down;
            import dev.stepwell.Migration;
            import dev.stepwell.Up;

            @Migration(version = "001")
            final class CreateConversationSessions {

                @Up
                private static final String UP = \"""
                        CREATE TABLE conversation_sessions (
                            session_id uuid PRIMARY KEY -- the größte
                        );
                        CREATE INDEX ON conversation_sessions (session_id);
                        \""";

                @Down
                private static final String DOWN = \"""
                        DROP TABLE conversation_sessions;
                        \""";
            }
            """;

    private static final String MESSAGES = """
            package com.acme.chat.db;

            import dev.stepwell.Irreversible;
            import dev.stepwell.Migration;
            import dev.stepwell.Up;
            import dev.stepwell.Verify;
            import java.sql.Connection;

            @Migration(
                    version = "2.1",
                    dependsOn = CreateConversationSessions.class,
                    description = "Fill \\"messages\\"",
                    transactional = false)
            @Irreversible("It's gone\\\\lost.")
            final class FillMessages {

                @Up
                static void fill(Connection connection) {}

                @Verify
                static final String CHECK = "SELECT 1 WHERE false;";
            }
            """;

    private static final String REGISTRY = """
            package com.acme.chat.db;

            import dev.stepwell.registry.GeneratedRegistry;
            import java.io.InputStream;
            import java.sql.Connection;
            import javax.annotation.processing.Generated;

            /**
             * The 2 migrations of this package.
             *
             * <p>They are in the file {@code GeneratedMigrations.migrations} beside this class.
             */
            @Generated("dev.stepwell.processor.MigrationProcessor")
            public final class GeneratedMigrations extends GeneratedRegistry {
                /**
                 * Makes the registry; {@link java.util.ServiceLoader} does so too.
                 */
                public GeneratedMigrations() {
                    super(
                            "stepwell-content:55ca2919a1a04170c615b75002a50f8a",
                            2,
                            -849625510574729725L,
                            -193148272695598785L,
                            -7547360750239383263L,
                            -1890744103165515614L);
                }

                @Override
                protected InputStream file() {
                    return GeneratedMigrations.class.getResourceAsStream("GeneratedMigrations.migrations");
                }

                @Override
                protected void run(int step, Connection connection) throws Exception {
                    switch (step) {
                        case 0 -> FillMessages.fill(connection);
                        default -> throw new IllegalArgumentException("no step " + step);
                    }
                }
            }
            """;

    private static final String FILE = """
            stepwell-migrations-1\tstepwell-content:55ca2919a1a04170c615b75002a50f8a
            migration\tmain\t001\tcom.acme.chat.db.CreateConversationSessions
            description\tcreate conversation sessions
            source\tcom/acme/chat/db/CreateConversationSessions.java
            checksum\ttokens-1:241cb43a1804c2d7a6f014451f852711a5405d202310e03e062ac5bbd0cbff04
            up\t12:13>13\tCREATE TABLE conversation_sessions (\\n    session_id uuid PRIMARY KEY -- the größte\\n)
            up\t15:13\tCREATE INDEX ON conversation_sessions (session_id)
            down\t20:13\tDROP TABLE conversation_sessions
            migration\tmain\t2.1\tcom.acme.chat.db.FillMessages
            description\tFill "messages"
            source\tcom/acme/chat/db/FillMessages.java
            not-transactional
            depends-on\tmain\t001
            checksum\tjava-tokens-1:999db8b0550e5fd04c34c97e002a6ba0da04b266457155ddd19df66f41ac2308
            irreversible\tIt's gone\\\\lost.
            up-java\t18:17\tFillMessages.fill\t0
            verify\t21:34\tSELECT 1 WHERE false
            end
            """;

    @Test
    void registryReadsLikeWrittenByHand() {
        Build build = Build.of(SESSIONS, MESSAGES);

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.generatedNames())
                .containsExactly(
                        "META-INF/services/dev.stepwell.registry.MigrationRegistry",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/com.acme.chat.db.GeneratedMigrations",
                        "META-INF/stepwell/registries",
                        "com/acme/chat/db/GeneratedMigrations.java",
                        "com/acme/chat/db/GeneratedMigrations.migrations");
        assertThat(build.generated("com.acme.chat.db.GeneratedMigrations")).isEqualTo(REGISTRY);
        assertThat(build.resource("com/acme/chat/db/GeneratedMigrations.migrations"))
                .isEqualTo(FILE);
        assertThat(build.services()).isEqualTo("com.acme.chat.db.GeneratedMigrations\n");
    }

    @Test
    void orderOfTheSourcesDoesNotMatter() {
        for (int seed = 0; seed < 5; seed++) {
            Build build = Build.shuffled(seed, SESSIONS, MESSAGES);

            assertThat(build.generated("com.acme.chat.db.GeneratedMigrations")).isEqualTo(REGISTRY);
            assertThat(build.resource("com/acme/chat/db/GeneratedMigrations.migrations"))
                    .isEqualTo(FILE);
        }
    }

    @Test
    void unnamedPackageHasARegistryToo() {
        Build build = Build.of(SESSIONS.replace("package com.acme.chat.db;\n", ""));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.services()).isEqualTo("GeneratedMigrations\n");
        assertThat(build.load()).hasToString("[001 CreateConversationSessions]");
    }

    @Test
    void everyCharacterComesThrough() {
        StringBuilder sql = new StringBuilder("SELECT '");
        StringBuilder literal = new StringBuilder("SELECT '");
        for (char c = 1; c < 0x250; c++) {
            if (c != '\'') {
                sql.append(c);
                literal.append(String.format("\\%s", c < 0x20 || c == '"' || c == '\\' ? octal(c) : unicode(c)));
            }
        }
        for (char c : "\u2028\ud83d\ude00\uffff".toCharArray()) {
            sql.append(c);
            literal.append('\\').append(unicode(c));
        }
        Build build =
                Build.of("package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\n@Irreversible(\"x\")\n"
                        + "class A {\n    @Up static final String UP = \"" + literal + "'\";\n}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.generated("shop.GeneratedMigrations").chars()).allMatch(c -> c < 0x7f);
        assertThat(build.load().get(0).up())
                .hasSize(1)
                .first()
                .extracting("sql")
                .isEqualTo(sql + "'");
    }

    private static String octal(char c) {
        return String.format("%03o", (int) c);
    }

    private static String unicode(char c) {
        return String.format("u%04x", (int) c);
    }

    @Test
    void classesOfThePackageHideNoneOfTheRegistrys() {
        String java = """
                package shop;
                import dev.stepwell.Migration;
                import dev.stepwell.Irreversible;
                import dev.stepwell.Up;
                @Migration(version = "%s")
                @Irreversible("why")
                class %s {
                    @Up static void up(java.sql.Connection connection) {}
                }
                """;
        List<String> names = List.of(
                "List",
                "Override",
                "MigrationDefinition",
                "Generated",
                "Exception",
                "IllegalArgumentException",
                "Connection",
                "RegistryFile",
                "GeneratedRegistry",
                "InputStream",
                "step",
                "connection",
                "CONTENT",
                "StepsFrom0");
        String[] sources = new String[names.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = java.formatted(i + 1, names.get(i));
        }
        Build build = Build.of(sources);

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load())
                .extracting(migration -> migration.className().replace("shop.", ""))
                .isEqualTo(names);
    }

    @Test
    void classesBesideTheMigrationsHideNoneOfTheRegistrysEither() {
        Build build = Build.of(
                MESSAGES.replace("dependsOn = CreateConversationSessions.class,", ""),
                "package com.acme.chat.db;\n\nclass Exception {}\n",
                "package com.acme.chat.db;\n\nclass List {}\n",
                "package com.acme.chat.db;\n\nclass SuppressWarnings {}\n",
                "package com.acme.chat.db;\n\nclass Override {}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).hasToString("[2.1 FillMessages]");
    }

    @Test
    void namesThatClashAreQualifiedOrLengthenedAndAllAreInAscii() {
        String beginning = """
                package shop;
                import dev.stepwell.Irreversible;
                import dev.stepwell.Migration;
                import dev.stepwell.Up;
                """;
        String java = """
                @Migration(version = "%s")
                @Irreversible("why")
                class %s {
                    @Up static void up(java.sql.Connection connection) {}
                }
                """;
        Build build = Build.of(
                beginning + java.formatted(1, "Connection"),
                beginning + "@Deprecated\n" + java.formatted(2, "step"),
                beginning + java.formatted(3, "Größe"),
                beginning + "interface Outer {\n" + java.formatted(4, "InputStream") + "}\n",
                "package shop;\nclass Exception {}\n",
                "package shop;\nclass Override {}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.generated("shop.GeneratedMigrations").replaceAll("(?<=[:( ])-?\\w{16,}(?=[\"L])", "…"))
                .isEqualTo("""
                        package shop;

                        import dev.stepwell.registry.GeneratedRegistry;
                        import java.io.InputStream;
                        import javax.annotation.processing.Generated;

                        /**
                         * The 4 migrations of this package.
                         *
                         * <p>They are in the file {@code GeneratedMigrations.migrations} beside this class.
                         */
                        @Generated("dev.stepwell.processor.MigrationProcessor")
                        public final class GeneratedMigrations extends GeneratedRegistry {
                            /**
                             * Makes the registry; {@link java.util.ServiceLoader} does so too.
                             */
                            public GeneratedMigrations() {
                                super(
                                        "stepwell-content:…",
                                        4,
                                        …L,
                                        …L,
                                        …L,
                                        …L);
                            }

                            @java.lang.Override
                            protected InputStream file() {
                                return GeneratedMigrations.class.getResourceAsStream("GeneratedMigrations.migrations");
                            }

                            @java.lang.Override
                            @SuppressWarnings({
                                    "auxiliaryclass",
                                    "deprecation",
                                    "removal"
                            })
                            protected void run(int step_, java.sql.Connection connection) throws java.lang.Exception {
                                switch (step_) {
                                    case 0 -> Connection.up(connection);
                                    case 1 -> step.up(connection);
                                    case 2 -> Gr\\u00f6\\u00dfe.up(connection);
                                    case 3 -> Outer.InputStream.up(connection);
                                    default -> throw new IllegalArgumentException("no step " + step_);
                                }
                            }
                        }
                        """);
    }

    @Test
    void stepsPastAThousandAreInClassesOfTheirOwn() {
        StringBuilder classes = new StringBuilder();
        for (int i = 0; i <= 1_000; i++) {
            classes.append("""
                    @Migration(version = "%1$d") @Irreversible("why")
                    class Step%1$d { @Up static void up(Connection connection) {} }
                    """.formatted(i));
        }
        Build build = Build.of("package shop;\nimport dev.stepwell.*;\nimport java.sql.Connection;\n" + classes);

        assertThat(build.diagnostics()).isEmpty();
        String registry = build.generated("shop.GeneratedMigrations");
        int run = registry.indexOf("    @Override\n    protected void run");
        int first = registry.indexOf("                case 1 -> Step1.up(connection);\n", run);
        int last = registry.indexOf("                default ->", first);
        assertThat(registry.substring(run, first)).isEqualTo("""
                    @Override
                    protected void run(int step, Connection connection) throws Exception {
                        switch (step / 1000) {
                            case 0 -> StepsFrom0.run(step, connection);
                            case 1 -> StepsFrom1000.run(step, connection);
                            default -> throw new IllegalArgumentException("no step " + step);
                        }
                    }

                    private static final class StepsFrom0 {
                        @SuppressWarnings("auxiliaryclass")
                        static void run(int step, Connection connection) throws Exception {
                            switch (step) {
                                case 0 -> Step0.up(connection);
                """);
        assertThat(registry.substring(last)).isEqualTo("""
                                default -> throw new IllegalArgumentException("no step " + step);
                            }
                        }
                    }

                    private static final class StepsFrom1000 {
                        @SuppressWarnings("auxiliaryclass")
                        static void run(int step, Connection connection) throws Exception {
                            switch (step) {
                                case 1000 -> Step1000.up(connection);
                                default -> throw new IllegalArgumentException("no step " + step);
                            }
                        }
                    }
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_001, 2_500})
    void everyStepInJavaCallsItsMethod(int count) throws Exception {
        StringBuilder classes = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            classes.append("""
                    @Migration(version = "%1$d") @Irreversible("why") @Deprecated
                    class Step%1$d {
                        @Up static void up(Connection connection) throws Exception { throw new Exception("step %1$d"); }
                    }
                    """.formatted(i));
        }
        Build build = Build.of("package shop;\nimport dev.stepwell.*;\nimport java.sql.Connection;\n" + classes);

        assertThat(build.diagnostics()).isEmpty();
        List<MigrationDefinition> migrations = build.load();
        assertThat(migrations).hasSize(count);
        for (int i = 1; i <= count; i++) {
            JavaStep step = (JavaStep) migrations.get(i - 1).up().get(0);
            assertThatThrownBy(() -> step.action().run(NO_CONNECTION)).hasMessage("step " + i);
        }
    }

    @Test
    void migrationsOfOneNameInDifferentClassesDoNotCollide() {
        Build build = Build.of("""
                package shop;
                import dev.stepwell.*;
                import java.sql.Connection;
                interface Shop {
                    interface First {
                        @Migration(version = "1") @Irreversible("why") class New {
                            @Up static void up(Connection connection) throws Exception { throw new Exception("first"); }
                        }
                    }
                    interface Second {
                        @Migration(version = "1.1") @Irreversible("why") class New {
                            @Up static void up(Connection connection) throws Exception { throw new Exception("second"); }
                        }
                    }
                }
                """);

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).hasToString("[1 New, 1.1 New]");
        assertThat(build.load())
                .extracting(migration -> migration.className())
                .isEqualTo(List.of("shop.Shop.First.New", "shop.Shop.Second.New"));
    }

    @Test
    void statementAsLongAsAConstantCanBeComesThrough() {
        String lines = "x\\n".repeat(32_000);
        Build build =
                Build.of("package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\n@Irreversible(\"x\")\n"
                        + "class A {\n    @Up static final String UP = \"SELECT '" + lines + "'\";\n}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(0).up())
                .hasSize(1)
                .first()
                .extracting("sql")
                .isEqualTo("SELECT '" + lines.replace("\\n", "\n") + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 48, 49, 50, 51, 100, 999, 1_000, 1_001, 5_000})
    void migrationOfManyStatementsComesThrough(int statements) {
        String source = """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("test")
                class M { @Up static final String UP = "%s"; }
                """;
        Build build = Build.of(source.formatted("SELECT 1;".repeat(statements)));
        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(0).up()).hasSize(statements);
    }

    @Test
    void migrationOfVeryManyStatementsIsSplit() {
        String statements = "SELECT 1;".repeat(7_000);
        StringBuilder constants = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            constants.append("@Up static final String UP").append(i).append(" = \"");
            constants.append("SELECT " + i + ";").append(statements).append("\";\n");
        }
        Build build =
                Build.of("package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\n@Irreversible(\"x\")\n"
                        + "class A {\n" + constants + "}\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(0).up()).hasSize(5 * 7_001);
        assertThat(build.load().get(0).up().get(7_001)).extracting("sql").isEqualTo("SELECT 1");
    }
}
