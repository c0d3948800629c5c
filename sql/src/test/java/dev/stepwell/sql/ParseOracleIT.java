package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stepwell.sql.ParseOracle.Answer;
import dev.stepwell.sql.ParseOracle.Verdict;
import dev.stepwell.sql.characters.SqlCharacters;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares this package's reading with a real server's parser, over real migrations and mutations of them.
 *
 * <p>The mutations run for {@code stepwell.oracle.seconds} (10 by default; {@code -Dstepwell.oracle.seconds=3600} for
 * an hour). Their random numbers start from {@code stepwell.oracle.seed} (1 by default), so a longer run begins like a
 * shorter one.
 *
 * <p>Each text obeys these rules:
 *
 * <ul>
 *   <li>A text that the server parses has no error here.
 *   <li>Each statement found here is one statement to the server. Several statements to the server are several here.
 *   <li>The tokens of each statement still parse with comments between them.
 *   <li>A text that the server calls unterminated, or an empty identifier, has an error here.
 * </ul>
 */
final class ParseOracleIT {

    /** The errors about COPY data, which the text of a command does not contain. */
    private static final Set<SqlError.Kind> ABOUT_COPY_DATA =
            EnumSet.of(SqlError.Kind.UNTERMINATED_COPY_DATA, SqlError.Kind.TEXT_BEFORE_COPY_DATA);

    private static ParseOracle oracle;

    /** True if the server reads numbers as this package does. Before PostgreSQL 16, 1_000 is a number and a word. */
    private static boolean numbersAreAsHere;

    private int parsed;
    private int refused;
    private int found;
    private int pieces;

    @BeforeAll
    static void connect() throws IOException, SQLException {
        numbersAreAsHere = RealServer.majorVersion() >= 16;
        oracle = new ParseOracle(RealServer.port());
    }

    @AfterAll
    static void close() throws IOException {
        oracle.close();
    }

    @Test
    void serverAndReaderAgreeOnOddStatements() throws IOException {
        compare(OddStatements.LIST);
        compare(List.of(String.join(";\n", OddStatements.LIST)));
        if (numbersAreAsHere) {
            assertThat(oracle.ask(OddStatements.LIST)).allMatch(Answer::parses);
        }
    }

    @Test
    void serverAndReaderAgreeOnRealMigrations() throws IOException {
        Optional<Path> folder = Corpora.folder();
        assumeThat(folder).as("the folder shared/corpora beside the project").isPresent();
        List<String> scripts = Corpora.scripts(folder.orElseThrow());
        compare(scripts);
        report("%d scripts".formatted(scripts.size()));
        assertThat(parsed).isGreaterThan(1_000);
    }

    @Test
    void serverAndReaderAgreeOnMutations() throws IOException {
        List<String> seeds = new ArrayList<>(OddStatements.LIST);
        Optional<Path> folder = Corpora.folder();
        if (folder.isPresent()) {
            for (String script : Corpora.scripts(folder.get())) {
                SqlScript.read(script).statements().forEach(statement -> seeds.add(statement.text()));
            }
        }
        long seed = Long.getLong("stepwell.oracle.seed", 1);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("stepwell.oracle.seconds", 10))
                        .toNanos();
        Random random = new Random(seed);
        Mutator mutator = new Mutator(random);
        while (System.nanoTime() < end) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                String text = mutator.mutate(pick(seeds, random));
                if (SqlCharacters.unpairedSurrogate(text) < 0) { // else it cannot be sent
                    texts.add(text);
                }
            }
            compare(texts);
        }
        report("mutations, seed %d".formatted(seed));
        assertThat(parsed).isPositive();
        assertThat(refused).isPositive();
    }

    /** Returns a random text. Every second text is an odd statement, and a second statement follows every fourth. */
    private static String pick(List<String> seeds, Random random) {
        String text = random.nextBoolean()
                ? OddStatements.LIST.get(random.nextInt(OddStatements.LIST.size()))
                : seeds.get(random.nextInt(seeds.size()));
        return random.nextInt(4) == 0 ? text + ";\n" + seeds.get(random.nextInt(seeds.size())) : text;
    }

    private void compare(List<String> texts) throws IOException {
        List<SqlScript> scripts = texts.stream().map(SqlScript::read).toList();
        List<Answer> answers =
                oracle.ask(scripts.stream().map(ParseOracleIT::withoutData).toList());
        List<SqlStatement> statements = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            compare(scripts.get(i), answers.get(i));
            if (answers.get(i).parses()) {
                statements.addAll(scripts.get(i).statements());
            }
        }
        List<Answer> alone =
                oracle.ask(statements.stream().map(SqlStatement::text).toList());
        List<Answer> apart =
                oracle.ask(statements.stream().map(ParseOracleIT::tokensApart).toList());
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            assertThat(alone.get(i).verdict())
                    .as("%s%n--- of%n%s", statement, statement.script())
                    .isEqualTo(Verdict.AT_MOST_ONE);
            if (numbersAreAsHere) {
                assertThat(apart.get(i).verdict()).as(tokensApart(statement)).isEqualTo(Verdict.AT_MOST_ONE);
            }
        }
        pieces += statements.size();
    }

    private void compare(SqlScript script, Answer answer) {
        List<SqlError> errors = script.errors().stream()
                .filter(error -> !ABOUT_COPY_DATA.contains(error.kind()))
                .toList();
        if (answer.parses()) {
            parsed++;
            assertThat(errors).as(script.text()).isEmpty();
            assertThat(script.statements().size() > 1).as(script.text()).isEqualTo(answer.verdict() == Verdict.SEVERAL);
        } else {
            refused++;
            found += errors.isEmpty() ? 0 : 1;
            if (answer.message().startsWith("unterminated") || answer.message().startsWith("zero-length")) {
                assertThat(errors).as("%s%n%s", answer.message(), script.text()).isNotEmpty();
            }
        }
    }

    /** Returns the text with blanks for the data of a COPY from standard input, which the server gets separately. */
    private static String withoutData(SqlScript script) {
        Set<Integer> copyEnds = new HashSet<>();
        for (SqlStatement statement : script.statements()) {
            if (CopyReader.standardInput(script.text(), statement.tokens()) != null) {
                copyEnds.add(statement.end());
            }
        }
        StringBuilder text = new StringBuilder(script.text());
        boolean afterCopy = false;
        int end = 0;
        for (SqlToken token : script.tokens()) {
            if (token.kind() == SqlToken.Kind.COPY_DATA || (afterCopy && token.kind() == SqlToken.Kind.STRAY)) {
                text.replace(token.start(), token.end(), " ".repeat(token.end() - token.start()));
            }
            afterCopy = token.kind() == SqlToken.Kind.SEMICOLON && copyEnds.contains(end);
            end = token.end();
        }
        return text.toString();
    }

    private static String tokensApart(SqlStatement statement) {
        return statement.tokens().stream().map(statement::text).collect(Collectors.joining(" /**/ "));
    }

    private void report(String what) {
        System.out.printf(
                "Oracle, %s: %d texts parsed in %d statements; %d refused, %d of them with an error here.%n",
                what, parsed, pieces, refused, found);
    }
}
