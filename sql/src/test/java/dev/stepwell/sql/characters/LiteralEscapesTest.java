package dev.stepwell.sql.characters;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of escape sequences; {@code LiteralsIT} compares values with a server. */
final class LiteralEscapesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a            | a
            it''s        | it's
            it\\'s       | it's
            \\\\         | \\
            \\q          | q
            \\141\\60g   | a0g
            \\x61\\x7g   | a\u0007g
            \\xg         | xg
            \\u0061      | a
            \\U0001F600  | \ud83d\ude00
            \\ud83d\\ude00| \ud83d\ude00
            \\0          |
            \\x80        |
            \\377        |
            \\777        |
            \\u006       |
            \\U00110000  |
            \\Uffffffff  |
            \\ud83d      |
            \\v          |
            """)
    void backslashesHaveTheirValueOrNone(String piece, @Nullable String value) {
        assertThat(LiteralEscapes.backslashes(piece)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a!0061!+000062 | aab
            !!0061         | !0061
            !d83d!de00     | \ud83d\ude00
            !+01F600       | \ud83d\ude00
            \\0061         | \\0061
            !006           |
            !+00006        |
            !0000          |
            !d83d          |
            !+110000       |
            !              |
            !q             |
            """)
    void unicodeEscapesHaveTheirValueOrNone(String content, @Nullable String value) {
        assertThat(LiteralEscapes.unicode(content, '!')).isEqualTo(value);
    }
}
