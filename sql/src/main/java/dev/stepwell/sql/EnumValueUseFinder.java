package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads statements once, remembers added enum values, and finds literals that equal one of them.
 *
 * <p>The values of a type that these statements create are safe, and are not remembered.
 */
final class EnumValueUseFinder {

    private final List<SqlStatement> statements;
    private final Set<SqlName> createdTypes = new HashSet<>();
    private final Map<String, SqlName> typesByNewValue = new LinkedHashMap<>();
    private final List<EnumValueUse> uses = new ArrayList<>();

    EnumValueUseFinder(List<SqlStatement> statements) {
        this.statements = statements;
    }

    List<EnumValueUse> find() {
        for (int i = 0; i < statements.size(); i++) {
            SqlStatement statement = statements.get(i);
            TokenCursor cursor = new TokenCursor(statement);
            if (cursor.accept("CREATE", "TYPE")) {
                SqlName type = cursor.takeName();
                if (type != null) {
                    createdTypes.add(type);
                }
            } else if (cursor.accept("ALTER", "TYPE")) {
                EnumValue added = EnumValue.take(cursor);
                if (added != null && !createdTypes.contains(added.type())) {
                    typesByNewValue.put(added.value(), added.type());
                }
            } else if (!typesByNewValue.isEmpty() && !cursor.at("COMMENT")) {
                findIn(statement, i);
            }
        }
        return List.copyOf(uses);
    }

    private void findIn(SqlStatement statement, int index) {
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            String value = Literals.string(statement.text(token), token.kind());
            SqlName type = value == null ? null : typesByNewValue.get(value);
            if (value != null && type != null) {
                uses.add(new EnumValueUse(type, value, index, token, isCast(statement, i, type)));
            }
        }
    }

    /** Tells whether the literal stands in {@code 'v'::type}, {@code CAST('v' AS type)} or {@code type 'v'}. */
    private static boolean isCast(SqlStatement statement, int literal, SqlName type) {
        TokenCursor after = new TokenCursor(statement, literal + 1);
        if (after.accept(Kind.DOUBLE_COLON) || (isArgumentOfCast(statement, literal) && after.accept("AS"))) {
            SqlName written = after.takeName();
            return written != null && mayBe(written, type);
        }
        int before = literal - 1;
        while (before >= 2 && statement.tokens().get(before - 1).kind() == Kind.DOT) {
            before -= 2;
        }
        if (before < 0) {
            return false;
        }
        TokenCursor prefix = new TokenCursor(statement, before);
        SqlName written = prefix.takeName();
        return written != null && mayBe(written, type);
    }

    /** Tells whether the literal follows {@code CAST(}. Elsewhere AS names a column, which can be named like a type. */
    private static boolean isArgumentOfCast(SqlStatement statement, int literal) {
        return literal >= 2
                && statement.tokens().get(literal - 1).kind() == Kind.LEFT_PARENTHESIS
                && statement.tokens().get(literal - 2).is(statement.script(), "CAST");
    }

    private static boolean mayBe(SqlName written, SqlName type) {
        return written.name().equals(type.name())
                && (written.schema() == null
                        || type.schema() == null
                        || written.schema().equals(type.schema()));
    }
}
