package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.SqlFault;
import dev.stepwell.problem.catalog.SqlProblems;
import dev.stepwell.problem.catalog.SqlProblems.SqlPlace;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.sql.SqlError;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules for the SQL of a constant.
 *
 * <p>The SQL reader supplies the facts, and {@link SqlProblems} the messages. Pure functions.
 */
final class SqlRules {

    private SqlRules() {}

    static List<Problem> problems(String className, String annotation, Constant constant) {
        List<Problem> problems = new ArrayList<>();
        for (SqlError error : constant.script().errors()) {
            problems.add(SqlProblems.sqlSyntax(
                    place(className, annotation, constant, error.start()), fault(constant.text(), error)));
        }
        return problems;
    }

    /** {@return the place of a character in a constant, for a problem} */
    static SqlPlace place(String className, String annotation, Constant constant, int offset) {
        return new SqlPlace(
                className, annotation, constant.name(), offset, constant.text().shown(offset));
    }

    private static SqlFault fault(ConstantText text, SqlError error) {
        return switch (error.kind()) {
            case UNTERMINATED_STRING -> SqlFault.unterminatedString();
            case UNTERMINATED_DOLLAR_STRING -> SqlFault.unterminatedDollarString(error.text());
            case UNTERMINATED_IDENTIFIER -> SqlFault.unterminatedIdentifier();
            case UNTERMINATED_COMMENT -> SqlFault.unterminatedComment();
            case EMPTY_IDENTIFIER -> SqlFault.emptyIdentifier();
            case UNCLOSED_BRACKET -> SqlFault.unclosedBracket(error.text());
            case UNOPENED_BRACKET -> SqlFault.unopenedBracket(error.text());
            case MISMATCHED_BRACKET -> SqlFault.mismatchedBracket(error.text(), text.shown(error.opener()));
            case UNTERMINATED_BODY -> SqlFault.unterminatedBody();
            case UNTERMINATED_COPY_DATA -> SqlFault.unterminatedCopyData();
            case TEXT_BEFORE_COPY_DATA -> SqlFault.textBeforeCopyData();
            case PSQL_COMMAND -> SqlFault.psqlCommand(error.text());
            case PLACEHOLDER -> SqlFault.placeholder(error.text());
            case STRAY_CHARACTER -> SqlFault.strayCharacter(error.text());
            case ZERO_CHARACTER -> SqlFault.zeroCharacter();
            case UNPAIRED_SURROGATE -> SqlFault.unpairedSurrogate();
        };
    }
}
