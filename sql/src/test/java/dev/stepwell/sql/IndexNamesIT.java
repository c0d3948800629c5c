package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of indexes without a name, compared with the names that a real server chooses. */
final class IndexNamesIT {

    private static final String LONG = "a_table_with_a_name_of_sixty_three_bytes_which_is_the_longest__";

    @BeforeEach
    void makeTables() throws SQLException {
        execute("DROP SCHEMA IF EXISTS names CASCADE; CREATE SCHEMA names;"
                + "CREATE TABLE names.t (a integer, b text, \"Wide Column\" text, d timestamptz, j jsonb, expr integer,"
                + " another_column_with_a_long_name integer, größe integer);"
                + "CREATE TABLE names." + LONG + " (LIKE names.t); CREATE TABLE names.\"Größe\" (LIKE names.t)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)",
                "(A, \"Wide Column\")",
                "USING btree (b text_pattern_ops DESC NULLS LAST) WHERE a > 1",
                "(a) INCLUDE (b, d) WITH (fillfactor = 70)",
                "USING gin (j)",
                "(lower(b))",
                "(pg_catalog.lower(b), lower(b), upper(substr(b, 1, 2)))",
                "((a))",
                "((lower(b)))",
                "((a + 1), (b || 'x'), a)",
                "((a + 1), expr)",
                "((b::varchar(5)))",
                "((lower(b)::text))",
                "((b COLLATE \"C\"))",
                "(b COLLATE \"C\" text_pattern_ops, a DESC)",
                "((j ->> 'a'))",
                "((j -> 'a' ->> 'b'), (j ->> 'c'))",
                "(coalesce(a, 0))",
                "(CAST(a AS bigint))",
                "((CAST(lower(b) AS varchar)))",
                "(date_trunc('day', d AT TIME ZONE 'UTC'))",
                "((a IS NULL))",
                "((a), a)",
                "((names.t.a))",
                "(another_column_with_a_long_name, b, \"Wide Column\", d, a)",
                "(größe)"
            })
    void nameIsTheOneOfTheServer(String definition) throws SQLException {
        for (String table : new String[] {"t", LONG, "\"Größe\""}) {
            String own = definition.replace("names.t.a", "names." + table + ".a");
            String sql = "CREATE INDEX CONCURRENTLY ON names." + table + " " + own;
            ConcurrentChange.CreateIndex create = (ConcurrentChange.CreateIndex)
                    ConcurrentChange.of(SqlScript.read(sql).statements().get(0)).orElseThrow();
            execute(sql);
            assertThat(create.chosenName().name()).as(sql).isEqualTo(onlyIndex("names." + table));
        }
    }

    @Test
    void definitionThatCannotBeReadHasANameToo() {
        assertThat(IndexNames.chosen("t", "")).isEqualTo("t__idx");
        assertThat(IndexNames.chosen("t", "(")).isEqualTo("t_expr_idx");
        assertThat(IndexNames.chosen("t", "((a")).isEqualTo("t_expr_idx");
        assertThat(IndexNames.chosen("t", "(a, lower(")).isEqualTo("t_a_lower_idx");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = RealServer.connect();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static String onlyIndex(String table) throws SQLException {
        try (Connection connection = RealServer.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid "
                        + "WHERE indrelid = '" + table + "'::regclass")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
