package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that hold for every text. Each round is a test whose name has the seed that repeats the round. */
final class SqlScriptPropertiesTest {

    private static final int TEXTS_IN_A_ROUND = 200;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 10);
    }

    /** {@return odd statements, alone, together and damaged, and random noise} */
    private static Stream<String> texts(int seed) {
        Random random = new Random(seed);
        Mutator mutator = new Mutator(random);
        return Stream.generate(() -> switch (random.nextInt(4)) {
                    case 0 -> odd(random) + ";" + odd(random);
                    case 1 -> mutator.mutate(odd(random)) + "; " + mutator.mutate(odd(random));
                    case 2 -> mutator.mutate(odd(random));
                    default -> noise(random);
                })
                .limit(TEXTS_IN_A_ROUND);
    }

    private static Stream<SqlScript> flawless(int seed) {
        return texts(seed).map(SqlScript::read).filter(script -> script.errors().isEmpty());
    }

    private static String odd(Random random) {
        return OddStatements.LIST.get(random.nextInt(OddStatements.LIST.size()));
    }

    private static String noise(Random random) {
        return random.ints(random.nextInt(60), 0, 200)
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : c < 160 ? "'" : c < 180 ? "$" : "\ud83d")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tokensCoverTheText(int seed) {
        texts(seed).forEach(text -> {
            SqlScript script = SqlScript.read(text);
            int end = 0;
            for (SqlToken token : script.tokens()) {
                assertThat(token.start()).as(text).isGreaterThanOrEqualTo(end).isLessThan(token.end());
                assertGap(text.substring(end, token.start()), text);
                end = token.end();
            }
            assertThat(end).as(text).isLessThanOrEqualTo(text.length());
            assertGap(text.substring(end), text);
        });
    }

    private static void assertGap(String gap, String text) {
        assertThat(SqlScript.read(gap).tokens()).as(text).isEmpty();
        if (!gap.contains("--") && !gap.contains("/*")) {
            assertThat(gap).as(text).matches("[ \\t\\n\\u000b\\f\\r]*");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void errorsPointIntoTheTextInOrder(int seed) {
        texts(seed).forEach(text -> {
            int before = 0;
            for (SqlError error : SqlScript.read(text).errors()) {
                assertThat(error.start()).as(text).isGreaterThanOrEqualTo(before);
                assertThat(error.text()).as(text).isNotEmpty().isEqualTo(text.substring(error.start(), error.end()));
                assertThat(error.opener()).as(text).isBetween(0, error.start());
                before = error.start();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void splittingWhatWasJoinedGivesTheSame(int seed) {
        flawless(seed).filter(SqlScriptPropertiesTest::hasNoData).forEach(script -> {
            List<String> statements =
                    script.statements().stream().map(SqlStatement::text).toList();
            assertThat(SqlScript.read(String.join(";", statements)).statements())
                    .extracting(SqlStatement::text)
                    .as(script.text())
                    .isEqualTo(statements);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void statementAloneHasTheSameTokens(int seed) {
        flawless(seed).filter(SqlScriptPropertiesTest::hasNoData).forEach(script -> script.statements()
                .forEach(statement -> {
                    SqlScript alone = SqlScript.read(statement.text());
                    assertThat(alone.errors()).as(script.text()).isEmpty();
                    assertThat(alone.tokens())
                            .as(script.text())
                            .isEqualTo(statement.tokens().stream()
                                    .map(token -> new SqlToken(
                                            token.kind(),
                                            token.start() - statement.start(),
                                            token.end() - statement.start()))
                                    .toList());
                }));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void formattingDoesNotChangeTheChecksum(int seed) {
        Random random = new Random(seed);
        flawless(seed).filter(SqlScriptPropertiesTest::hasNoData).forEach(script -> {
            String formatted = formatted(script, random);
            assertThat(checksum(formatted)).as(formatted).isEqualTo(checksum(script.text()));
        });
    }

    private static String formatted(SqlScript script, Random random) {
        List<String> gaps = List.of(" ", "\n", "\r\n", "/* ' */", " -- $$ ;\n", "\t/* a /* ; */ */\u000b");
        StringBuilder formatted = new StringBuilder();
        Kind before = Kind.SEMICOLON;
        for (SqlToken token : script.tokens()) {
            boolean mayJoin = token.kind() == Kind.STRING && (before == Kind.STRING || before == Kind.BIT_STRING);
            formatted.append(mayJoin ? "/**/" : gaps.get(random.nextInt(gaps.size())));
            formatted.append(script.text(token));
            before = token.kind();
        }
        return formatted.append(gaps.get(random.nextInt(gaps.size()))).toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changingOneCharacterChangesTheChecksum(int seed) {
        Random random = new Random(seed);
        String replacements = "a0'\"$()[];,.:+-*/=@\\é";
        flawless(seed).filter(SqlScriptPropertiesTest::hasNoData).forEach(script -> {
            String before = checksum(script.text());
            for (SqlStatement statement : script.statements()) {
                SqlToken token =
                        statement.tokens().get(random.nextInt(statement.tokens().size()));
                int at = token.start() + random.nextInt(token.end() - token.start());
                char replacement = replacements.charAt(random.nextInt(replacements.length()));
                char old = script.text().charAt(at);
                boolean inGapOfPieces = token.kind() == Kind.STRING || token.kind() == Kind.BIT_STRING;
                if (old == replacement || Character.isSurrogate(old) || (inGapOfPieces && isMultiLine(script, token))) {
                    continue;
                }
                String changed = script.text().substring(0, at)
                        + replacement
                        + script.text().substring(at + 1);
                assertThat(checksum(changed))
                        .as("%s%n--- was%n%s", changed, script.text())
                        .isNotEqualTo(before);
            }
        });
    }

    private static boolean isMultiLine(SqlScript script, SqlToken token) {
        return script.text(token).lines().count() > 1;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingThrows(int seed) {
        texts(seed).limit(40).forEach(text -> {
            for (int end = 0; end <= text.length(); end++) {
                SqlScript script = SqlScript.read(text.substring(0, end));
                for (SqlStatement statement : script.statements()) {
                    StatementRules.needsNoTransaction(statement);
                    StatementRules.mayNeedNoTransaction(statement);
                    StatementRules.needsTransaction(statement);
                    StatementRules.transactionControl(statement);
                    ConcurrentChange.of(statement);
                }
                EnumValueUse.in(script.statements());
                TokenChecksum.of(script.statements(), TokenChecksumTest.sha256());
            }
        });
    }

    private static boolean hasNoData(SqlScript script) {
        return script.statements().stream()
                .noneMatch(statement -> statement.copyData().isPresent());
    }

    private static String checksum(String text) {
        return TokenChecksum.of(SqlScript.read(text).statements(), TokenChecksumTest.sha256());
    }
}
