package dev.stepwell.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SQL in the sources names everything of PostgreSQL with its schema, so that no object of another role is taken.
 *
 * <p>Looks at the string literals of each line without a comment. A name that this does not recognise is found by
 * {@link ShadowingNamesIT}.
 */
class OwnSqlTest {

    /** Sources whose SQL runs with a {@code search_path} of its own. */
    private static final Set<String> OWN_SEARCH_PATH =
            Set.of("ForeignHistoryReader.java", "DigestDefinition.java", "HistoryFormat.java");

    /** Texts that people read, and that no server gets from Stepwell. */
    private static final List<String> FOR_PEOPLE = List.of("where(entry.id(), \" = \")", "getColumnLabel(i) + \" = \"");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SQL =
            Pattern.compile("\\b(?:SELECT|FROM|WHERE|AND|OR|CASE|WHEN|SET|ARRAY|JOIN|EXISTS)\\b|pg_catalog|::");
    private static final Pattern QUALIFIED = Pattern.compile("OPERATOR\\(pg_catalog\\.[^)]+\\)");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private static final List<Pattern> BARE = List.of(
            Pattern.compile("(?:WHERE|AND|OR|ON|WHEN|NOT|\\() ?[\\w.]+ = "),
            Pattern.compile("[\\w)\\]'] (?:<>|<=|>=|\\|\\||!~|@>|<<|->|<|>|~|\\+) "),
            Pattern.compile("^ ?(?:=|<>|<=|>=|\\|\\||!~|@>|<<|->|~) ?$"),
            Pattern.compile("\\b(?:NOT )?(?:LIKE |IN \\(|BETWEEN |SIMILAR )"),
            Pattern.compile("\\bCASE [\\w.]+ WHEN\\b"),
            Pattern.compile("::(?:text|oid|name|regclass|timestamptz|regtype)\\b"),
            Pattern.compile("(?:FROM|JOIN) pg_(?!catalog\\b)\\w+"),
            Pattern.compile(
                    "(?<![\\w.%])(?!any\\(|extract\\(|coalesce\\(|greatest\\(|least\\(|nullif\\(|row\\()[a-z_0-9]+\\("));

    @Test
    void everyNameOfPostgresqlHasItsSchema() {
        Map<String, List<String>> found = new TreeMap<>();
        for (Path file : OwnSql.files()) {
            String name = file.getFileName().toString();
            if (!OWN_SEARCH_PATH.contains(name)) {
                List<String> bare = OwnSql.text(file)
                        .lines()
                        .filter(line -> !line.strip().startsWith("*") && !line.contains("//"))
                        .filter(line -> FOR_PEOPLE.stream().noneMatch(line::contains))
                        .flatMap(line -> bare(line).stream())
                        .toList();
                if (!bare.isEmpty()) {
                    found.put(name, bare);
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            .add(" WHERE a.oid = b.oid") ; WHERE a.oid =
            .add("SELECT a || b FROM c") ; a ||
            .add(" = ") ; =
            .add("SELECT now() FROM a") ; now(
            .add("SELECT x::text FROM a") ; ::text
            .add("SELECT 1 FROM pg_class") ; FROM pg_class
            .add(" AND a LIKE 'x%'") ; LIKE
            """)
    void bareNamesAreFound(String line, String expected) {
        assertThat(bare(line)).anyMatch(found -> found.contains(expected.strip()));
    }

    private static List<String> bare(String line) {
        List<String> found = new ArrayList<>();
        Matcher literal = LITERAL.matcher(line);
        while (literal.find()) {
            String text = literal.group(1);
            if (SQL.matcher(text).find() || text.matches(" [=<>|~@!-]{1,2} ")) {
                String rest = QUOTED.matcher(QUALIFIED.matcher(text).replaceAll("OPERATOR"))
                        .replaceAll("''");
                for (Pattern pattern : BARE) {
                    Matcher bare = pattern.matcher(rest);
                    while (bare.find()) {
                        found.add(bare.group() + " in: " + text);
                    }
                }
            }
        }
        return found;
    }
}
