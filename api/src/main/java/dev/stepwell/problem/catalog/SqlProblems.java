package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;

/** The SQL of a migration, and the transaction around it. */
public final class SqlProblems {

    private SqlProblems() {}

    /** {@return an annotated field is not a constant} */
    public static Problem sqlNotConstant(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_NOT_CONSTANT,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " is not a compile-time constant String.",
                "Declare it static final String, with a literal or literals joined by +.");
    }

    /** {@return a constant holds nothing that could be run} */
    public static Problem sqlBlank(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_BLANK,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " holds no SQL statement.",
                "Write the statement, or remove the field.");
    }

    /**
     * {@return the text of a constant cannot be read as SQL}
     *
     * @param what the fault, such as {@code an unterminated string}
     * @param place where it begins, such as {@code AddEmail.java:14}
     * @param fix the way out
     */
    public static Problem sqlSyntax(
            String className, String annotation, String member, int offset, String what, String place, String fix) {
        return new Problem(
                ProblemCode.SQL_SYNTAX,
                Subject.character(className, member, offset),
                annotation + " " + simple(className) + "." + member + " has " + what + " (" + place + ").",
                fix);
    }

    /**
     * A place in the SQL of a constant.
     *
     * @param className the canonical name of the class
     * @param annotation the annotation of the constant, such as {@code @Up}
     * @param member the name of the constant
     * @param offset the character of the constant's value, from 0
     * @param shown the place for people, such as {@code AddEmail.java:14}
     */
    public record SqlPlace(String className, String annotation, String member, int offset, String shown) {

        private Subject subject() {
            return Subject.character(className, member, offset);
        }

        private Problem has(String what, String fix) {
            return sqlSyntax(className, annotation, member, offset, what, shown, fix);
        }
    }

    /**
     * {@return something that was opened is never closed}
     *
     * @param what what it is, with its article, such as {@code an unterminated string}
     * @param end what closes it, such as {@code '}
     */
    public static Problem sqlUnterminated(SqlPlace place, String what, String end) {
        return place.has(what, "Close it with " + end + ".");
    }

    /** {@return an identifier in double quotes has no character} */
    public static Problem sqlIdentifierEmpty(SqlPlace place) {
        return place.has("a quoted identifier without a character", "Write the name between the double quotes.");
    }

    /** {@return a closing bracket closes nothing} */
    public static Problem sqlBracketUnopened(SqlPlace place, String bracket) {
        return place.has("a " + bracket + " that closes nothing", "Remove it, or open the bracket that it closes.");
    }

    /**
     * {@return a closing bracket is of the other kind than the open one}
     *
     * @param expected the bracket that would close the open one
     * @param opener the place of the open one, for people
     */
    public static Problem sqlBracketMismatched(SqlPlace place, String bracket, String expected, String opener) {
        return place.has(
                "a " + bracket + " where " + expected + " would close the bracket of " + opener,
                "Write " + expected + " before it, or in its place.");
    }

    /** {@return the body of a routine never ends} */
    public static Problem sqlBodyUnterminated(SqlPlace place) {
        return place.has("a BEGIN ATOMIC body without its END", "Close the body with END after its last semicolon.");
    }

    /** {@return the data of a COPY never ends} */
    public static Problem sqlCopyDataUnterminated(SqlPlace place) {
        return place.has(
                "a COPY FROM STDIN without the end of its data",
                "Write the data into the lines after it, and \\. into a line of its own after them.");
    }

    /** {@return something stands between a COPY and its data} */
    public static Problem sqlTextBeforeCopyData(SqlPlace place) {
        return place.has(
                "text in the line of a COPY FROM STDIN after its semicolon",
                "Begin the data in the next line, and move everything else behind its end.");
    }

    /** {@return psql would know the command, PostgreSQL does not} */
    public static Problem sqlPsqlCommand(SqlPlace place, String command) {
        return place.has(
                "the psql command " + command + ", which the server does not know",
                "Write what it does in SQL, or remove it.");
    }

    /** {@return another tool would replace the placeholder} */
    public static Problem sqlPlaceholder(SqlPlace place, String placeholder) {
        return place.has(
                "the placeholder " + placeholder + ", which nothing replaces",
                "Write the value, or join constants by +.");
    }

    /** {@return no token of SQL begins with the character} */
    public static Problem sqlStrayCharacter(SqlPlace place, String character) {
        return place.has("a stray " + character, "Remove it.");
    }

    /** {@return PostgreSQL cannot store the character} */
    public static Problem sqlZeroCharacter(SqlPlace place) {
        return place.has("the character U+0000, which PostgreSQL refuses", "Remove it.");
    }

    /** {@return half of a character cannot be sent} */
    public static Problem sqlUnpairedSurrogate(SqlPlace place) {
        return place.has("half of a surrogate pair, which is no character", "Remove it, or write the pair.");
    }

    /** {@return a statement is refused by PostgreSQL inside the migration's transaction} */
    public static Problem needsNoTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.NEEDS_NO_TRANSACTION,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown() + ").",
                "Set transactional = false.");
    }

    /** {@return a statement of a repeatable migration is refused by PostgreSQL inside its transaction} */
    public static Problem repeatableAlone(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown()
                        + "), and a repeatable migration runs in one.",
                "Move it into a migration that is not repeatable.");
    }

    /** {@return a migration is to be repeatable and to run without a transaction} */
    public static Problem repeatableAlone(String className) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " is repeatable and says transactional = false.",
                "Remove one of the two: what is applied again is applied whole or not at all.");
    }

    /** {@return nothing in a migration needs to run outside of a transaction} */
    public static Problem needsTransaction(String className) {
        return new Problem(
                ProblemCode.NEEDS_TRANSACTION,
                Subject.of(className, Part.TRANSACTIONAL),
                "no statement of " + simple(className) + " has to run outside of a transaction.",
                "Remove transactional = false, so that nothing stays half-done when it fails.");
    }

    /** {@return a statement is refused by PostgreSQL outside of a transaction, or has no effect there} */
    public static Problem needsTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.NEEDS_TRANSACTION,
                place.subject(),
                words + " can only run inside a transaction (" + place.shown() + ").",
                "Move it into a migration that is transactional.");
    }

    /** {@return a statement begins, ends or divides a transaction} */
    public static Problem transactionControl(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.TRANSACTION_CONTROL,
                place.subject(),
                words + " interferes with the transaction that Stepwell keeps (" + place.shown() + ").",
                "Remove it: a migration is one transaction, or each of its statements is one where transactional = "
                        + "false.");
    }

    /** {@return a new value of an enum is used before it is committed} */
    public static Problem enumValueInUse(SqlPlace place, String value, String type) {
        return new Problem(
                ProblemCode.ENUM_VALUE_IN_USE,
                place.subject(),
                "'" + value + "' is added to " + type + " and used in the same transaction (" + place.shown()
                        + "), which PostgreSQL refuses.",
                "Move the use into a migration that depends on " + simple(place.className()) + ".");
    }

    /** {@return a migration without a transaction has several statements} */
    public static Problem halfDone(String className, int statements) {
        return new Problem(
                ProblemCode.HALF_DONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " runs " + statements
                        + " statements without a transaction, and those before one that fails stay applied.",
                "Give each a migration of its own.");
    }
}
