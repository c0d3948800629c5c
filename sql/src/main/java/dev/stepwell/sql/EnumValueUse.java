package dev.stepwell.sql;

import java.util.List;

/**
 * A literal that reads as an enum value which an earlier statement of the same transaction has added.
 *
 * <p>PostgreSQL refuses to use such a value before it is committed, unless the type was created in that transaction.
 *
 * @param type the type, as the statement that adds the value names it
 * @param value the value, without quotes
 * @param statement index of the statement that uses the value, in the list that was searched
 * @param literal the literal
 * @param certain whether the literal is cast to the type where it stands; else it may be of another type
 */
public record EnumValueUse(SqlName type, String value, int statement, SqlToken literal, boolean certain) {

    /**
     * The uses of new values in statements that run in one transaction.
     *
     * @param statements the statements in the order they run, from one script or from several
     * @return the uses in order
     */
    public static List<EnumValueUse> in(List<SqlStatement> statements) {
        return new EnumValueUseFinder(statements).find();
    }
}
