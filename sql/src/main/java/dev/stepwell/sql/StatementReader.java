package dev.stepwell.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a script into statements. A reader reads one script, once.
 *
 * <p>A semicolon ends a statement everywhere but in three places. PostgreSQL's grammar allows it between the statements
 * of a {@code BEGIN ATOMIC} body, between the actions of a rule in parentheses, and in the data of a {@code COPY}.
 */
final class StatementReader {

    private final String text;
    private final TokenScanner scanner;
    private final OpenBrackets brackets;
    private final List<SqlToken> tokens = new ArrayList<>();
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<SqlError> errors = new ArrayList<>();

    /** The statement of the script and the open statements of its nested bodies, the innermost on top; never empty. */
    private final Deque<Frame> frames = new ArrayDeque<>();

    /**
     * A statement that is not yet complete, of the script or of a routine's body.
     *
     * @param firstToken index of the statement's first token
     * @param element index of the first token of the statement's last element, for a {@code CREATE SCHEMA} with
     *     elements; otherwise {@code firstToken}
     * @param body the {@code BEGIN} of the body around the statement; null for a statement of the script
     */
    private record Frame(
            int firstToken, int element, @Nullable SqlToken body) {

        Frame(int firstToken, @Nullable SqlToken body) {
            this(firstToken, firstToken, body);
        }

        Frame withElement(int newElement) {
            return new Frame(firstToken, newElement, body);
        }
    }

    StatementReader(String text) {
        this.text = text;
        this.scanner = new TokenScanner(text);
        this.brackets = new OpenBrackets(text);
    }

    SqlScript read() {
        frames.push(new Frame(0, null));
        for (SqlToken token = scanner.next(); token != null; token = scanner.next()) {
            tokens.add(token);
            accept(token);
        }
        finish();
        errors.addAll(scanner.errors());
        if (errors.size() > 1) {
            errors.sort(Comparator.comparingInt(SqlError::start));
        }
        return new SqlScript(text, tokens, statements, errors);
    }

    private void accept(SqlToken token) {
        switch (token.kind()) {
            case LEFT_PARENTHESIS, LEFT_BRACKET -> brackets.open(token);
            case RIGHT_PARENTHESIS, RIGHT_BRACKET -> report(brackets.close(token));
            case WORD -> acceptWord(token);
            case SEMICOLON -> acceptSemicolon();
            case PSQL_COMMAND -> acceptPsqlCommand();
            default -> {
                // Every other token is a part of the statement.
            }
        }
    }

    private void acceptWord(SqlToken token) {
        Frame frame = frames.element();
        if (!brackets.isEmpty()) {
            return;
        }
        int index = tokens.size() - 1;
        if (token.is(text, "CREATE") && beginsElement(frame, index)) {
            frames.pop();
            frames.push(frame.withElement(index));
            return;
        }
        // BEGIN and ATOMIC can be names, but side by side and outside of brackets only a body has them.
        if (token.is(text, "ATOMIC")
                && index > frame.firstToken()
                && tokens.get(index - 1).is(text, "BEGIN")
                && beginsRoutine(frame.element())) {
            frames.push(new Frame(index + 1, tokens.get(index - 1)));
        }
        // Each statement of a body ends in a semicolon, and none begins with END. So the END of a CASE needs no count.
        if (frame.body() != null && index == frame.firstToken() && token.is(text, "END")) {
            frames.pop();
        }
    }

    private void acceptSemicolon() {
        Frame frame = frames.element();
        if (!brackets.isEmpty() && beginsRule(frame.firstToken())) {
            return;
        }
        report(brackets.closeAll());
        if (frame.body() != null) {
            frames.pop();
            frames.push(new Frame(tokens.size(), frame.body()));
        } else {
            endStatementAtLastToken();
        }
    }

    /** Reads a command of psql. It ends the statement before it, as \gexec does, unless brackets or a body are open. */
    private void acceptPsqlCommand() {
        if (brackets.isEmpty() && frames.element().body() == null) {
            endStatementAtLastToken();
        }
    }

    /** Completes the statement of the script before the last token, which is not part of the statement. */
    private void endStatementAtLastToken() {
        int last = tokens.size() - 1;
        endStatement(last, tokens.get(last).end());
    }

    private void finish() {
        SqlToken body = frames.element().body();
        if (!scanner.endedInsideToken()) { // else the end of all brackets and bodies may be in there
            report(brackets.closeAll());
            if (body != null) {
                report(SqlError.at(SqlError.Kind.UNTERMINATED_BODY, text, body.start(), body.end()));
            }
        }
        endStatement(tokens.size(), text.length());
    }

    /**
     * Completes the statement of the script.
     *
     * @param end index after the statement's last token
     * @param dataStart offset where inline data may follow the statement
     */
    private void endStatement(int end, int dataStart) {
        int first = frames.getLast().firstToken();
        if (first < end) {
            List<SqlToken> own = List.copyOf(tokens.subList(first, end));
            SqlToken input = CopyReader.standardInput(text, own);
            CopyData data = null;
            if (input != null) {
                CopyReader.Lines lines = CopyReader.read(text, own.get(0), input, dataStart);
                errors.addAll(lines.errors());
                tokens.addAll(lines.tokens());
                scanner.continueAt(lines.end());
                data = lines.data();
            }
            statements.add(new SqlStatement(text, own, data));
        }
        brackets.clear();
        frames.clear();
        frames.push(new Frame(tokens.size(), null));
    }

    /**
     * Tells whether a {@code CREATE} begins an element of a {@code CREATE SCHEMA}. PostgreSQL 19 has routines among the
     * elements. The word is a name only behind a dot or {@code AS}, since it is reserved.
     */
    private boolean beginsElement(Frame frame, int index) {
        if (index == frame.firstToken()
                || tokens.get(index - 1).kind() == SqlToken.Kind.DOT
                || isWord(index - 1, "AS")) {
            return false;
        }
        int object = createdObject(frame.firstToken());
        return object >= 0 && isWord(object, "SCHEMA");
    }

    private boolean beginsRoutine(int first) {
        int object = createdObject(first);
        return object >= 0
                && (tokens.get(object).is(text, "FUNCTION")
                        || tokens.get(object).is(text, "PROCEDURE"));
    }

    private boolean beginsRule(int first) {
        int object = createdObject(first);
        return object >= 0 && tokens.get(object).is(text, "RULE");
    }

    /** {@return the index of the word after CREATE or CREATE OR REPLACE, or -1} */
    private int createdObject(int first) {
        int index = first;
        if (!isWord(index++, "CREATE")) {
            return -1;
        }
        if (isWord(index, "OR") && isWord(index + 1, "REPLACE")) {
            index += 2;
        }
        return index < tokens.size() ? index : -1;
    }

    private boolean isWord(int index, String keyword) {
        return index < tokens.size() && tokens.get(index).is(text, keyword);
    }

    private void report(@Nullable SqlError error) {
        if (error != null) {
            errors.add(error);
        }
    }
}
