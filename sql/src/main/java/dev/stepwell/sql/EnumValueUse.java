package dev.stepwell.sql;

import java.util.List;

/**
 * A literal that reads like an enum value added by an earlier statement of the same transaction.
 *
 * <p>PostgreSQL refuses a new value before it is committed. From version 17 on, it accepts the value if the same
 * transaction created the type.
 *
 * @param type the type, by the name that it has when the value is used
 * @param value the value, without quotes
 * @param statement index of the statement that uses the value, in the list that was searched
 * @param literal the literal
 * @param certain true if the statement casts the literal to the type; otherwise the literal may have another type
 * @param typeIsNew true if the statements create the type, too
 */
public record EnumValueUse(
        SqlName type, String value, int statement, SqlToken literal, boolean certain, boolean typeIsNew) {

    /**
     * Finds the uses of new values in statements that run in one transaction.
     *
     * @param statements the statements in the order in which they run, from one script or from several
     * @return the uses in order
     */
    public static List<EnumValueUse> in(List<SqlStatement> statements) {
        return new EnumValueUseFinder(statements).find();
    }
}
