package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New enum values and their use in the same transaction. */
final class EnumValueUseTest {

    private static List<EnumValueUse> uses(String script) {
        return EnumValueUse.in(SqlScript.read(script).statements());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT 'calm'::mood                              | true
            SELECT 'calm'::public.mood[1]                    | true
            SELECT CAST('calm' AS "mood")                    | true
            SELECT MOOD 'calm'                               | true
            SELECT $$calm$$::mood                            | true
            SELECT e'calm'::mood                             | true
            UPDATE t SET m = 'calm'                          | false
            ALTER TABLE t ALTER m SET DEFAULT 'calm'         | false
            SELECT 'calm'::text                              | false
            SELECT other 'calm'                              | false
            SELECT public.mood 'calm'                        | true
            SELECT 'calm' AS mood                            | false
            SELECT ('calm') AS mood                          | false
            SELECT 'calm'::other.mood                        | false
            SELECT other.mood 'calm'                         | false
            SELECT 'calm'                                    | false
            'calm'                                           | false
            SELECT 'calm'::                                  | false
            """)
    void literalLikeANewValueIsFound(String use, boolean certain) {
        SqlScript script = SqlScript.read("ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'calm' AFTER 'sad';\n" + use);
        List<EnumValueUse> uses = EnumValueUse.in(script.statements());
        assertThat(uses).hasSize(1);
        assertThat(uses.get(0).type()).isEqualTo(new SqlName("public", "mood"));
        assertThat(uses.get(0).value()).isEqualTo("calm");
        assertThat(uses.get(0).statement()).isEqualTo(1);
        assertThat(script.text(uses.get(0).literal())).contains("calm");
        assertThat(uses.get(0).certain()).isEqualTo(certain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            'it''s'    | $$it's$$
            'a\\b'     | $x$a\\b$x$
            'a'\\n'b'   | 'ab'
            E'ab'      | 'ab'
            N'ab'      | U&'ab'
            """)
    void valuesAreComparedAndNotTheirSpelling(String added, String used) {
        assertThat(uses("ALTER TYPE mood ADD VALUE %s; SELECT %s".formatted(added.replace("\\n", "\n"), used)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e'\\143al\\x6D'",
                "E'\\u0063a\\U0000006Cm'",
                "U&'!0063a!+00006Cm' UESCAPE '!'",
                "u&'c\\0061lm'",
                "$x$calm$x$",
                "'ca'\n'lm'",
                "E'c'\n'\\141lm'",
            })
    void literalsWithEscapesAreTheirValues(String literal) {
        assertThat(uses("ALTER TYPE mood ADD VALUE " + literal + "; SELECT 'calm'::mood"))
                .hasSize(1);
        assertThat(uses("ALTER TYPE mood ADD VALUE 'calm'; SELECT " + literal + "::mood"))
                .singleElement()
                .matches(EnumValueUse::certain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TYPE mood AS ENUM (); ALTER TYPE mood ADD VALUE 'calm'; SELECT 'calm'::mood",
                "CREATE TYPE mood AS ENUM (); ALTER TYPE public.mood ADD VALUE 'calm'; SELECT 'calm'::mood",
                "CREATE TYPE a.b AS ENUM (); ALTER TYPE a.b RENAME TO c; ALTER TYPE a.c ADD VALUE 'calm'; SELECT 'calm'",
                "CREATE SCHEMA a CREATE TYPE b AS ENUM (); ALTER TYPE a.b ADD VALUE 'calm'; SELECT 'calm'::a.b",
                "CREATE TYPE b AS ENUM (); ALTER TYPE b ADD VALUE 'x'; ALTER TYPE b RENAME VALUE 'x' TO 'calm'; SELECT 'calm'",
            })
    void valueOfATypeThatIsNewItselfIsMarked(String script) {
        assertThat(uses(script)).singleElement().matches(EnumValueUse::typeIsNew);
    }

    @Test
    void valueOfTwoTypesIsThatOfTheOlderType() {
        assertThat(uses("CREATE TYPE n AS ENUM (); ALTER TYPE mood ADD VALUE 'calm'; ALTER TYPE n ADD VALUE 'calm';"
                        + "SELECT 'calm'"))
                .singleElement()
                .matches(use -> !use.typeIsNew() && use.type().name().equals("mood"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TYPE mood ADD VALUE 'calm'",
                "SELECT 'calm'::mood; ALTER TYPE mood ADD VALUE 'calm'",
                "ALTER TYPE mood ADD VALUE 'calm'; SELECT 'sad'::mood",
                "ALTER TYPE mood ADD VALUE 'calm'; SELECT 'Calm'::mood",
                "ALTER TYPE mood ADD VALUE 'calm'; SELECT calm, \"calm\"",
                "ALTER TYPE mood ADD VALUE 'calm'; ALTER TYPE mood ADD VALUE 'glad' AFTER 'calm'",
                "ALTER TYPE mood ADD VALUE 'calm'; COMMENT ON TYPE mood IS 'calm'",
                "CREATE TYPE mood AS ENUM ('calm'); SELECT 'calm'::mood",
                "ALTER TYPE mood ADD VALUE 'calm'; ALTER TYPE mood RENAME VALUE 'calm' TO 'still'; SELECT 'calm'::text",
                "ALTER TYPE mood ADD VALUE 'calm'; DROP TYPE IF EXISTS other, mood; SELECT 'calm'::text",
                "ALTER TYPE mood ADD VALUE 'calm'; DROP TYPE mood; CREATE TYPE mood AS ENUM ('calm'); SELECT mood 'calm'",
                "ALTER TYPE mood RENAME VALUE 'sad' TO 'calm'; SELECT 'calm'::mood",
                "ALTER TYPE mood ADD VALUE e'\\xe9'; SELECT '\u00e9'::mood",
                "ALTER TYPE mood ADD VALUE U&'\\zalm'; SELECT 'calm'::mood",
                "ALTER TYPE mood ADD VALUE",
            })
    void nothingElseIsAUse(String script) {
        assertThat(uses(script)).isEmpty();
    }
}
