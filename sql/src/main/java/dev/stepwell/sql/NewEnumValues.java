package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The enum values that the statements of one transaction have added so far.
 *
 * <p>A value is here if some PostgreSQL refuses its use: the values in a {@code CREATE TYPE} are not. Types and values
 * keep their newness when they are renamed.
 */
final class NewEnumValues {

    private final Set<SqlName> newTypes = new HashSet<>();
    private final Map<String, NewValue> values = new HashMap<>();

    /**
     * A value that was added.
     *
     * @param type the type, by its present name
     * @param typeIsNew true if the transaction created the type, too
     */
    record NewValue(SqlName type, boolean typeIsNew) {}

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** {@return the new value with this spelling; null if there is none} */
    @Nullable
    NewValue find(String value) {
        return values.get(value);
    }

    /** Reads a statement that changes types; returns false if the statement is another one. */
    boolean accept(TokenCursor cursor) {
        if (cursor.accept("CREATE", "TYPE")) {
            create(cursor.takeName());
        } else if (cursor.accept("CREATE", "SCHEMA")) {
            createSchema(cursor);
            return false; // its other elements may use a value
        } else if (cursor.accept("ALTER", "TYPE")) {
            alter(cursor);
        } else if (cursor.accept("DROP", "TYPE")) {
            drop(cursor);
        } else {
            return false;
        }
        return true;
    }

    /** Reads the types among the elements of a schema, as PostgreSQL 19 has them. */
    private void createSchema(TokenCursor cursor) {
        cursor.accept("IF", "NOT", "EXISTS");
        String schema = cursor.at("AUTHORIZATION") ? null : cursor.takeIdentifier();
        while (!cursor.atEnd()) {
            if (cursor.accept("CREATE", "TYPE")) {
                SqlName type = cursor.takeName();
                create(type == null || type.schema() != null ? type : new SqlName(schema, type.name()));
            } else {
                cursor.take();
            }
        }
    }

    private void create(@Nullable SqlName type) {
        if (type != null) {
            forget(type);
            newTypes.add(type);
        }
    }

    private void alter(TokenCursor cursor) {
        SqlName type = cursor.takeName();
        if (type == null) {
            return;
        }
        if (cursor.accept("ADD", "VALUE")) {
            cursor.accept("IF", "NOT", "EXISTS");
            add(type, cursor.takeString());
        } else if (cursor.accept("RENAME", "VALUE")) {
            String before = cursor.takeString();
            String after = cursor.accept("TO") ? cursor.takeString() : null;
            NewValue renamed = before == null ? null : values.get(before);
            if (after != null && renamed != null && renamed.type().mayBe(type)) {
                values.remove(before);
                values.put(after, renamed);
            }
        } else if (cursor.accept("RENAME", "TO")) {
            String name = cursor.takeIdentifier();
            if (name != null) {
                rename(type, new SqlName(type.schema(), name));
            }
        } else if (cursor.accept("SET", "SCHEMA")) {
            String schema = cursor.takeIdentifier();
            if (schema != null) {
                rename(type, new SqlName(schema, type.name()));
            }
        }
    }

    private void add(SqlName type, @Nullable String value) {
        NewValue before = value == null ? null : values.get(value);
        if (value != null && (before == null || before.typeIsNew())) { // the worse of two types counts
            values.put(value, new NewValue(type, isNew(type)));
        }
    }

    private boolean isNew(SqlName type) {
        for (SqlName created : newTypes) {
            if (created.mayBe(type)) {
                return true;
            }
        }
        return false;
    }

    private void rename(SqlName before, SqlName after) {
        if (removeNewType(before)) {
            newTypes.add(after);
        }
        for (Map.Entry<String, NewValue> value : values.entrySet()) {
            if (value.getValue().type().mayBe(before)) {
                value.setValue(new NewValue(after, value.getValue().typeIsNew()));
            }
        }
    }

    private void drop(TokenCursor cursor) {
        cursor.accept("IF", "EXISTS");
        do {
            SqlName type = cursor.takeName();
            if (type != null) {
                forget(type);
            }
        } while (cursor.accept(Kind.COMMA));
    }

    private void forget(SqlName type) {
        removeNewType(type);
        Iterator<NewValue> remaining = values.values().iterator();
        while (remaining.hasNext()) {
            if (remaining.next().type().mayBe(type)) {
                remaining.remove();
            }
        }
    }

    private boolean removeNewType(SqlName type) {
        boolean removed = false;
        Iterator<SqlName> remaining = newTypes.iterator();
        while (remaining.hasNext()) {
            if (remaining.next().mayBe(type)) {
                remaining.remove();
                removed = true;
            }
        }
        return removed;
    }
}
