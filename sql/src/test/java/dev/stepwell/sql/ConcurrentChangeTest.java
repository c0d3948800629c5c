package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.sql.ConcurrentChange.CreateIndex;
import dev.stepwell.sql.ConcurrentChange.DetachPartition;
import dev.stepwell.sql.ConcurrentChange.DropIndex;
import dev.stepwell.sql.ConcurrentChange.Reindex;
import dev.stepwell.sql.ConcurrentChange.Reindex.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The changes that are read from concurrent statements. */
final class ConcurrentChangeTest {

    private static Optional<ConcurrentChange> of(String sql) {
        return ConcurrentChange.of(SqlScript.read(sql).statements().get(0));
    }

    @Test
    void createdIndexHasItsTable() {
        assertThat(of("CREATE INDEX CONCURRENTLY By_Name ON users (name)"))
                .hasValue(new CreateIndex("by_name", new SqlName(null, "users"), false, false, "(name)"));
        assertThat(
                        of(
                                "create unique index concurrently if not exists \"By \"\"Name\" on only App.\"Users\" using btree (a) where a > 1"))
                .hasValue(new CreateIndex(
                        "By \"Name", new SqlName("app", "Users"), true, true, "using btree (a) where a > 1"));
        assertThat(of("CREATE INDEX CONCURRENTLY if ON t (a)"))
                .hasValue(new CreateIndex("if", new SqlName(null, "t"), false, false, "(a)"));
    }

    @Test
    void createdIndexMayHaveNoName() {
        assertThat(of("CREATE INDEX CONCURRENTLY ON db.app.users (name)"))
                .hasValue(new CreateIndex(null, new SqlName("app", "users"), false, false, "(name)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "t *", "ONLY t", "ONLY (t)", "t/* all */"})
    void definitionBeginsAfterTheTable(String table) {
        assertThat(of("CREATE INDEX CONCURRENTLY i ON " + table + " (a) /* all */ WHERE b -- c"))
                .hasValue(new CreateIndex("i", new SqlName(null, "t"), false, false, "(a) /* all */ WHERE b"));
    }

    @Test
    void droppedIndexesHaveTheirNames() {
        assertThat(of("DROP INDEX CONCURRENTLY a.b")).hasValue(new DropIndex(List.of(new SqlName("a", "b")), false));
        assertThat(of("DROP INDEX CONCURRENTLY IF EXISTS a, \"B\" CASCADE"))
                .hasValue(new DropIndex(List.of(new SqlName(null, "a"), new SqlName(null, "B")), true));
    }

    @Test
    void reindexHasItsTarget() {
        assertThat(of("REINDEX INDEX CONCURRENTLY a.b")).hasValue(new Reindex(Target.INDEX, new SqlName("a", "b")));
        assertThat(of("REINDEX (VERBOSE, CONCURRENTLY) TABLE a"))
                .hasValue(new Reindex(Target.TABLE, new SqlName(null, "a")));
        assertThat(of("REINDEX SCHEMA CONCURRENTLY a")).hasValue(new Reindex(Target.SCHEMA, new SqlName(null, "a")));
        assertThat(of("REINDEX (CONCURRENTLY on) DATABASE")).hasValue(new Reindex(Target.DATABASE, null));
        assertThat(of("REINDEX SYSTEM CONCURRENTLY a")).hasValue(new Reindex(Target.SYSTEM, new SqlName(null, "a")));
    }

    @Test
    void detachedPartitionHasItsTable() {
        assertThat(of("ALTER TABLE IF EXISTS ONLY a.b DETACH PARTITION a.c CONCURRENTLY"))
                .hasValue(new DetachPartition(new SqlName("a", "b"), new SqlName("a", "c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "p *", "ONLY p", "ONLY (p)", "\"p\"", "U&\"p\"", "u&\"!0070\" UESCAPE '!'"})
    void partitionIsDetachedFromEachSpellingOfItsTable(String table) {
        assertThat(of("ALTER TABLE " + table + " DETACH PARTITION U&\"d\\00e9\" CONCURRENTLY"))
                .hasValue(new DetachPartition(new SqlName(null, "p"), new SqlName(null, "d\u00e9")));
    }

    @Test
    void namesWithUnicodeEscapesAreRead() {
        assertThat(of("CREATE INDEX CONCURRENTLY U&\"a!+01F600\" UESCAPE '!' ON s.U&\"b\\0063\" (c)"))
                .hasValue(new CreateIndex("a\ud83d\ude00", new SqlName("s", "bc"), false, false, "(c)"));
        assertThat(of("DROP INDEX CONCURRENTLY U&\"a\"\"!0062\" UESCAPE $$!$$, u&\"\\\\\""))
                .hasValue(new DropIndex(List.of(new SqlName(null, "a\"b"), new SqlName(null, "\\")), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX a ON b (c)",
                "CREATE INDEX CONCURRENTLY",
                "CREATE INDEX CONCURRENTLY a ON",
                "CREATE INDEX CONCURRENTLY u&\"\\\" ON b (c)",
                "REINDEX (CONCURRENTLY \"off\") TABLE a",
                "DROP INDEX a",
                "DROP INDEX CONCURRENTLY a,",
                "REINDEX TABLE a",
                "REINDEX (CONCURRENTLY off) TABLE a",
                "REINDEX CONCURRENTLY",
                "REINDEX TABLE CONCURRENTLY 1",
                "ALTER TABLE a DETACH PARTITION b",
                "ALTER TABLE a DETACH PARTITION b FINALIZE",
                "SELECT 1",
            })
    void otherStatementsChangeNothingConcurrently(String sql) {
        assertThat(of(sql)).isEmpty();
    }
}
