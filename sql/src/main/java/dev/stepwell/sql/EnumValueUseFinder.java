package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads statements once, remembers the {@link NewEnumValues}, and finds literals that equal one of them. */
final class EnumValueUseFinder {

    private final List<SqlStatement> statements;
    private final NewEnumValues newValues = new NewEnumValues();
    private final List<EnumValueUse> uses = new ArrayList<>();

    EnumValueUseFinder(List<SqlStatement> statements) {
        this.statements = statements;
    }

    List<EnumValueUse> find() {
        for (int i = 0; i < statements.size(); i++) {
            TokenCursor cursor = new TokenCursor(statements.get(i));
            if (!newValues.accept(cursor) && !newValues.isEmpty() && !cursor.at("COMMENT")) {
                findIn(statements.get(i), i);
            }
        }
        return List.copyOf(uses);
    }

    private void findIn(SqlStatement statement, int index) {
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            TokenCursor cursor = new TokenCursor(statement, i);
            String value = cursor.takeString();
            NewEnumValues.NewValue used = value == null ? null : newValues.find(value);
            if (value != null && used != null) {
                boolean cast =
                        isCastBefore(statement, i, used.type()) || isCastAfter(cursor, statement, i, used.type());
                uses.add(new EnumValueUse(used.type(), value, index, tokens.get(i), cast, used.typeIsNew()));
            }
        }
    }

    /** Tells whether {@code ::type} or, in a {@code CAST}, {@code AS type} follows the literal. */
    private static boolean isCastAfter(TokenCursor after, SqlStatement statement, int literal, SqlName type) {
        if (!after.accept(Kind.DOUBLE_COLON) && !(isArgumentOfCast(statement, literal) && after.accept("AS"))) {
            return false;
        }
        SqlName written = after.takeName();
        return written != null && written.mayBe(type);
    }

    /** Tells whether the literal stands in {@code type 'v'}. */
    private static boolean isCastBefore(SqlStatement statement, int literal, SqlName type) {
        int before = literal - 1;
        while (before >= 2 && statement.tokens().get(before - 1).kind() == Kind.DOT) {
            before -= 2;
        }
        if (before < 0) {
            return false;
        }
        SqlName written = new TokenCursor(statement, before).takeName();
        return written != null && written.mayBe(type);
    }

    /** Tells whether the literal follows {@code CAST(}. Elsewhere AS names a column, which can be named like a type. */
    private static boolean isArgumentOfCast(SqlStatement statement, int literal) {
        return literal >= 2
                && statement.tokens().get(literal - 1).kind() == Kind.LEFT_PARENTHESIS
                && statement.tokens().get(literal - 2).is(statement.script(), "CAST");
    }
}
