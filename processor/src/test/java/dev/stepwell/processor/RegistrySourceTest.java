package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrySourceTest {

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

            import dev.stepwell.MigrationDefinition;
            import dev.stepwell.MigrationRegistry;
            import dev.stepwell.RegistryDigest;
            import java.util.List;
            import java.util.Optional;
            import javax.annotation.processing.Generated;

            /**
             * The 2 migrations of this package.
             */
            @Generated("dev.stepwell.processor.MigrationProcessor")
            public final class GeneratedMigrations implements MigrationRegistry {
                /**
                 * Tells the next build whether this class still has what it should.
                 */
                static final String CONTENT = "stepwell-content:3a9d74e53c06ca3fde7071e2cf1e845c";

                /**
                 * Makes the registry; {@link java.util.ServiceLoader} does so too.
                 */
                public GeneratedMigrations() {
                }

                @Override
                public Optional<RegistryDigest> digest() {
                    return Optional.of(new RegistryDigest(2, -849625510574729725L, -193148272695598785L, -7547360750239383263L, -1890744103165515614L));
                }

                @Override
                public List<MigrationDefinition> migrations() {
                    return List.of(
                            migration001(),
                            migration2_1());
                }

                private static MigrationDefinition migration001() {
                    return MigrationDefinition.of("main", "001", "com.acme.chat.db.CreateConversationSessions")
                            .description("create conversation sessions")
                            .sourceFile("com/acme/chat/db/CreateConversationSessions.java")
                            .checksum("tokens-1:241cb43a1804c2d7a6f014451f852711a5405d202310e03e062ac5bbd0cbff04")
                            .up("12:13>13", "CREATE TABLE conversation_sessions (\\n"
                                    + "    session_id uuid PRIMARY KEY -- the gr\\u00f6\\u00dfte\\n"
                                    + ")")
                            .up("15:13", "CREATE INDEX ON conversation_sessions (session_id)")
                            .down("20:13", "DROP TABLE conversation_sessions")
                            .build();
                }

                private static MigrationDefinition migration2_1() {
                    return MigrationDefinition.of("main", "2.1", "com.acme.chat.db.FillMessages")
                            .description("Fill \\"messages\\"")
                            .sourceFile("com/acme/chat/db/FillMessages.java")
                            .notTransactional()
                            .dependsOn("main", "001")
                            .checksum("java-tokens-1:999db8b0550e5fd04c34c97e002a6ba0da04b266457155ddd19df66f41ac2308")
                            .irreversible("It's gone\\\\lost.")
                            .upJava("18:17", "FillMessages.fill", FillMessages::fill)
                            .verify("21:34", "SELECT 1 WHERE false")
                            .build();
                }
            }
            """;

    @Test
    void registryReadsLikeWrittenByHand() {
        Build build = Build.of(SESSIONS, MESSAGES);

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.generatedNames())
                .containsExactly(
                        "META-INF/services/dev.stepwell.MigrationRegistry",
                        "META-INF/stepwell/com.acme.chat.db.GeneratedMigrations",
                        "com/acme/chat/db/GeneratedMigrations.java");
        assertThat(build.generated("com.acme.chat.db.GeneratedMigrations")).isEqualTo(REGISTRY);
        assertThat(build.services()).isEqualTo("com.acme.chat.db.GeneratedMigrations\n");
    }

    @Test
    void orderOfTheSourcesDoesNotMatter() {
        for (int seed = 0; seed < 5; seed++) {
            assertThat(Build.shuffled(seed, SESSIONS, MESSAGES).generated("com.acme.chat.db.GeneratedMigrations"))
                    .isEqualTo(REGISTRY);
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
        Build build = Build.of(
                java.formatted("1", "List"),
                java.formatted("2", "Override"),
                java.formatted("3", "MigrationDefinition"),
                java.formatted("4", "Part1"),
                java.formatted("5", "Generated"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).hasToString("[1 List, 2 Override, 3 MigrationDefinition, 4 Part1, 5 Generated]");
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
