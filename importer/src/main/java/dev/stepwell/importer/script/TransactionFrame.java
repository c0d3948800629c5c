package dev.stepwell.importer.script;

import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.SqlToken;
import dev.stepwell.sql.StatementRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A script without its own {@code BEGIN} and {@code COMMIT}.
 *
 * <p>Only statements without options are removed. If a statement is alone on its line, its line is removed, too.
 *
 * @param text the remaining text
 * @param removed the offsets of the removed statements in the original text
 * @param blocks the number of removed statements that begin a transaction
 * @param remaining the first remaining statement that controls a transaction; null if there is none
 */
record TransactionFrame(
        String text,
        List<Integer> removed,
        int blocks,
        @Nullable SqlPhrase remaining) {

    TransactionFrame {
        removed = List.copyOf(removed);
    }

    static TransactionFrame remove(SqlScript script) {
        StringBuilder text = new StringBuilder();
        List<Integer> removed = new ArrayList<>();
        SqlPhrase remaining = null;
        int blocks = 0;
        int kept = 0;
        for (SqlStatement statement : script.statements()) {
            Optional<SqlPhrase> phrase = StatementRules.transactionControl(statement);
            if (phrase.isEmpty()) {
                continue;
            }
            if (!isPlain(statement, phrase.get())) {
                remaining = remaining != null ? remaining : phrase.get();
                continue;
            }
            if (isBegin(phrase.get())) {
                blocks++;
            }
            removed.add(statement.start());
            int end = endWithSemicolon(script, statement);
            int start = statement.start();
            int lineStart = script.text().lastIndexOf('\n', start - 1) + 1;
            int lineEnd = script.text().indexOf('\n', end);
            boolean alone =
                    script.text().substring(Math.max(lineStart, kept), start).isBlank()
                            && (lineEnd >= 0
                                    && script.text().substring(end, lineEnd).isBlank());
            text.append(script.text(), kept, alone ? Math.max(lineStart, kept) : start);
            kept = alone ? lineEnd + 1 : end;
        }
        text.append(script.text(), kept, script.text().length());
        return new TransactionFrame(text.toString(), removed, blocks, remaining);
    }

    private static boolean isBegin(SqlPhrase phrase) {
        return phrase.words().equals("BEGIN") || phrase.words().equals("START TRANSACTION");
    }

    /** Tells whether a statement has no options, apart from {@code WORK} or {@code TRANSACTION}. */
    private static boolean isPlain(SqlStatement statement, SqlPhrase phrase) {
        int words = statement.tokens().size();
        return switch (phrase.words()) {
            case "BEGIN", "COMMIT", "END" ->
                words == 1
                        || (words == 2
                                && statement.text(statement.tokens().get(1)).matches("(?i)work|transaction"));
            case "START TRANSACTION" -> words == 2;
            default -> false;
        };
    }

    private static int endWithSemicolon(SqlScript script, SqlStatement statement) {
        for (SqlToken token : script.tokens()) {
            if (token.start() >= statement.end()) {
                return token.kind() == SqlToken.Kind.SEMICOLON ? token.end() : statement.end();
            }
        }
        return statement.end();
    }
}
