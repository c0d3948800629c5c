package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;

/** Problems of the SQL in a migration, and of the transaction around it. */
public final class SqlProblems {

    private SqlProblems() {}

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
    }

    /** {@return the problem of an annotated field that is not a constant} */
    public static Problem sqlNotConstant(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_NOT_CONSTANT,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " is not a compile-time constant String.",
                "Declare the field static final String, with a literal or with constants joined by +.");
    }

    /** {@return the problem of an annotated field that only Lombok's {@code @UtilityClass} makes static} */
    public static Problem sqlStaticByLombok(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_NOT_CONSTANT,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member
                        + " is not static, since no other processor sees what Lombok's @UtilityClass changes.",
                "Declare the field static final String, also in a utility class.");
    }

    /** {@return the problem of a constant without a statement} */
    public static Problem sqlBlank(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_BLANK,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " contains no SQL statement.",
                "Write a statement, or remove the field.");
    }

    /** {@return the problem of a constant that cannot be read as SQL} */
    public static Problem sqlSyntax(SqlPlace place, SqlFault fault) {
        return new Problem(
                ProblemCode.SQL_SYNTAX,
                place.subject(),
                place.annotation() + " " + simple(place.className()) + "." + place.member() + " has " + fault.what()
                        + " (" + place.shown() + ").",
                fault.fix());
    }

    /** {@return the problem of a statement that PostgreSQL refuses inside the migration's transaction} */
    public static Problem needsNoTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.NEEDS_NO_TRANSACTION,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown() + ").",
                "Set transactional = false on " + simple(place.className()) + ".");
    }

    /** {@return the problem of a statement that PostgreSQL refuses inside the transaction of a repeatable migration} */
    public static Problem repeatableAlone(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown()
                        + "), and a repeatable migration always runs in one.",
                "Move the statement into a migration that is not repeatable.");
    }

    /** {@return the problem of a repeatable migration that is declared to run without a transaction} */
    public static Problem repeatableAlone(String className) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " is repeatable and has transactional = false, but a repeatable migration always "
                        + "runs in a transaction.",
                "Remove repeatable = true or transactional = false.");
    }

    /** {@return the problem of a restartable migration that runs in a transaction} */
    public static Problem restartableInTransaction(String className) {
        return new Problem(
                ProblemCode.RESTARTABLE_MISUSED,
                Subject.of(className, Part.RESTARTABLE),
                simple(className)
                        + " is restartable and runs in a transaction, which is rolled back as a whole when it "
                        + "is broken off.",
                "Remove restartable = true; the next run applies such a migration from its beginning anyway.");
    }

    /** {@return the problem of a migration that runs without a transaction for no reason in its statements} */
    public static Problem needsTransaction(String className) {
        return new Problem(
                ProblemCode.NEEDS_TRANSACTION,
                Subject.of(className, Part.TRANSACTIONAL),
                "No statement of " + simple(className) + " has to run outside of a transaction.",
                "Remove transactional = false, so that a failure rolls the whole migration back, or suppress this "
                        + "warning.");
    }

    /** {@return the problem of a statement that PostgreSQL refuses outside of a transaction} */
    public static Problem onlyInTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.ONLY_IN_TRANSACTION,
                place.subject(),
                words + " can only run inside a transaction (" + place.shown() + ").",
                "Move the statement into a transactional migration.");
    }

    /**
     * {@return the problem of a statement that creates an index concurrently and leaves its name to PostgreSQL}
     *
     * @param table the table as it was written
     * @param name the name that PostgreSQL would choose
     */
    public static Problem unnamedIndex(SqlPlace place, String table, String name) {
        return new Problem(
                ProblemCode.UNNAMED_INDEX,
                place.subject(),
                "CREATE INDEX CONCURRENTLY on " + table + " has no name for the index (" + place.shown() + ").",
                "Write " + name + " after CONCURRENTLY, the name that PostgreSQL would choose.");
    }

    /** {@return the problem of a statement that begins, ends or divides a transaction} */
    public static Problem transactionControl(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.TRANSACTION_CONTROL,
                place.subject(),
                words + " interferes with the transactions that Stepwell manages (" + place.shown() + ").",
                "Remove the statement: Stepwell commits each migration as a whole, or each statement where "
                        + "transactional = false.");
    }

    /** {@return the problem of a new enum value that is used before it is committed} */
    public static Problem enumValueInUse(SqlPlace place, String value, String type) {
        return new Problem(
                ProblemCode.ENUM_VALUE_IN_USE,
                place.subject(),
                "The value '" + value + "' is added to the type " + type + " and used in the same transaction ("
                        + place.shown() + "), which PostgreSQL refuses.",
                "Move the statement that uses the value into a migration that depends on " + simple(place.className())
                        + ".");
    }

    /** {@return the problem of an enum value that is added to a new type, and used before it is committed} */
    public static Problem enumValueOfNewType(SqlPlace place, String value, String type) {
        return new Problem(
                ProblemCode.ENUM_VALUE_IN_USE,
                place.subject(),
                "The value '" + value + "' is added to the new type " + type + " and used in the same transaction ("
                        + place.shown() + "), which PostgreSQL refuses before version 17.",
                "List the value in the CREATE TYPE of " + type + ", or suppress this warning if every server has "
                        + "version 17 or a later one.");
    }

    /** {@return the problem of a migration with several statements and without a transaction} */
    public static Problem halfDone(String className, int statements) {
        return new Problem(
                ProblemCode.HALF_DONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " runs " + statements
                        + " statements without a transaction, so a failure leaves the statements before it applied.",
                "Put each statement into a migration of its own.");
    }
}
