package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.problem.catalog.SqlProblems.SqlPlace;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.sql.SqlError;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be right in the SQL of a constant.
 *
 * <p>Pure. The facts come from the reader of SQL, the sentences from {@link SqlProblems}.
 */
final class SqlRules {

    private SqlRules() {}

    static List<Problem> problems(String className, String annotation, Constant constant) {
        List<Problem> problems = new ArrayList<>();
        for (SqlError error : constant.script().errors()) {
            problems.add(problem(place(className, annotation, constant, error.start()), constant.text(), error));
        }
        return problems;
    }

    /** A character of a constant, as problems name it. */
    static SqlPlace place(String className, String annotation, Constant constant, int offset) {
        return new SqlPlace(
                className, annotation, constant.name(), offset, constant.text().shown(offset));
    }

    private static Problem problem(SqlPlace place, ConstantText text, SqlError error) {
        return switch (error.kind()) {
            case UNTERMINATED_STRING -> SqlProblems.sqlUnterminated(place, "an unterminated string", "'");
            case UNTERMINATED_DOLLAR_STRING ->
                SqlProblems.sqlUnterminated(place, "an unterminated dollar quote " + error.text(), error.text());
            case UNTERMINATED_IDENTIFIER ->
                SqlProblems.sqlUnterminated(place, "an unterminated quoted identifier", "\"");
            case UNTERMINATED_COMMENT -> SqlProblems.sqlUnterminated(place, "an unterminated comment", "*/");
            case EMPTY_IDENTIFIER -> SqlProblems.sqlIdentifierEmpty(place);
            case UNCLOSED_BRACKET ->
                SqlProblems.sqlUnterminated(place, "an unclosed " + error.text(), closing(error.text()));
            case UNOPENED_BRACKET -> SqlProblems.sqlBracketUnopened(place, error.text());
            case MISMATCHED_BRACKET ->
                SqlProblems.sqlBracketMismatched(
                        place, error.text(), error.text().equals(")") ? "]" : ")", text.shown(error.opener()));
            case UNTERMINATED_BODY -> SqlProblems.sqlBodyUnterminated(place);
            case UNTERMINATED_COPY_DATA -> SqlProblems.sqlCopyDataUnterminated(place);
            case TEXT_BEFORE_COPY_DATA -> SqlProblems.sqlTextBeforeCopyData(place);
            case PSQL_COMMAND -> SqlProblems.sqlPsqlCommand(place, error.text());
            case PLACEHOLDER -> SqlProblems.sqlPlaceholder(place, error.text());
            case STRAY_CHARACTER -> SqlProblems.sqlStrayCharacter(place, error.text());
            case ZERO_CHARACTER -> SqlProblems.sqlZeroCharacter(place);
            case UNPAIRED_SURROGATE -> SqlProblems.sqlUnpairedSurrogate(place);
        };
    }

    private static String closing(String opening) {
        return opening.equals("(") ? ")" : "]";
    }
}
