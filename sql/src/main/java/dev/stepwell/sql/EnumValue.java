package dev.stepwell.sql;

import org.jspecify.annotations.Nullable;

/**
 * A value that a statement adds to an enum type: {@code ALTER TYPE … ADD VALUE}.
 *
 * @param type the type
 * @param value the value, without quotes
 */
record EnumValue(SqlName type, String value) {

    /** Reads an {@code ALTER TYPE} from its type on; returns null if it adds no value, or a value with escapes. */
    static @Nullable EnumValue take(TokenCursor cursor) {
        SqlName type = cursor.takeName();
        if (type == null || !cursor.accept("ADD", "VALUE")) {
            return null;
        }
        cursor.accept("IF", "NOT", "EXISTS");
        if (cursor.atEnd()) {
            return null;
        }
        SqlToken literal = cursor.take();
        String value = Literals.string(cursor.text(literal), literal.kind());
        return value == null ? null : new EnumValue(type, value);
    }
}
