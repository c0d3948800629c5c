package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that are known to run inside a transaction that has written, for queries.
 *
 * <p>A function can refuse such a transaction, as {@code pg_create_logical_replication_slot} does. So a function that
 * is missing here is not known. A word that only looks like a function is not known either.
 */
final class KnownFunctions {

    /** Functions of PostgreSQL that migrations call. */
    private static final Set<String> FUNCTIONS = Set.of(
            "abs",
            "array_agg",
            "avg",
            "btrim",
            "ceil",
            "clock_timestamp",
            "concat",
            "concat_ws",
            "count",
            "currval",
            "current_database",
            "current_schema",
            "current_setting",
            "date_part",
            "date_trunc",
            "floor",
            "format",
            "gen_random_uuid",
            "generate_series",
            "json_agg",
            "json_build_object",
            "jsonb_agg",
            "jsonb_build_object",
            "lastval",
            "left",
            "length",
            "lower",
            "ltrim",
            "max",
            "md5",
            "min",
            "nextval",
            "now",
            "pg_get_serial_sequence",
            "pg_notify",
            "pg_sleep",
            "pg_typeof",
            "quote_ident",
            "quote_literal",
            "random",
            "regexp_replace",
            "replace",
            "right",
            "round",
            "row_number",
            "rtrim",
            "set_config",
            "setval",
            "statement_timestamp",
            "string_agg",
            "substr",
            "sum",
            "to_char",
            "to_date",
            "to_regclass",
            "to_timestamp",
            "unnest",
            "upper",
            "version");

    /** Words before a parenthesis that PostgreSQL's grammar does not read as a function of a user. */
    private static final Set<String> KEYWORDS = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "between",
            "bit",
            "by",
            "case",
            "cast",
            "char",
            "character",
            "coalesce",
            "collate",
            "cube",
            "dec",
            "decimal",
            "distinct",
            "else",
            "except",
            "exists",
            "extract",
            "filter",
            "float",
            "from",
            "greatest",
            "group",
            "grouping",
            "having",
            "ilike",
            "in",
            "intersect",
            "interval",
            "is",
            "join",
            "lateral",
            "least",
            "like",
            "limit",
            "materialized",
            "not",
            "nullif",
            "numeric",
            "offset",
            "on",
            "or",
            "over",
            "overlay",
            "position",
            "rollup",
            "row",
            "select",
            "sets",
            "similar",
            "some",
            "substring",
            "then",
            "time",
            "timestamp",
            "treat",
            "trim",
            "union",
            "using",
            "values",
            "varchar",
            "when",
            "where");

    private KnownFunctions() {}

    /** Tells whether the statement calls a function that is not known. */
    static boolean callsAnother(SqlStatement statement) {
        List<SqlToken> tokens = statement.tokens();
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).kind() == Kind.LEFT_PARENTHESIS && !isKnown(statement, i - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether the token before a parenthesis is no name, a keyword or the name of a known function. */
    private static boolean isKnown(SqlStatement statement, int index) {
        SqlToken token = statement.tokens().get(index);
        if (token.kind() == Kind.STRING) {
            return !isUnicodeEscape(statement, index); // of a name
        }
        if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED_IDENTIFIER) {
            return true;
        }
        String name = identifier(statement, index);
        if (name == null) {
            return false;
        }
        if (index > 0 && statement.tokens().get(index - 1).kind() == Kind.DOT) {
            return FUNCTIONS.contains(name) && index > 1 && "pg_catalog".equals(identifier(statement, index - 2));
        }
        return FUNCTIONS.contains(name) || (token.kind() == Kind.WORD && KEYWORDS.contains(name));
    }

    private static boolean isUnicodeEscape(SqlStatement statement, int literal) {
        return literal > 0 && statement.tokens().get(literal - 1).is(statement.script(), "UESCAPE");
    }

    private static @Nullable String identifier(SqlStatement statement, int index) {
        return new TokenCursor(statement, index).takeIdentifier();
    }
}
