package dev.stepwell.runtime.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The characters that encodings can store, compared with the conversions of a real server. */
class DatabaseEncodingIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    static Stream<String> encodings() {
        return DatabaseEncoding.CHARSETS.keySet().stream()
                .filter(name -> !name.equals("SQL_ASCII") && !name.equals("UTF8"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void serverStoresEachCharacterThatIsNotEscaped(String name) throws SQLException {
        DatabaseEncoding encoding = DatabaseEncoding.of(name);
        List<String> stored = new ArrayList<>();
        for (int character = 0; character <= Character.MAX_VALUE; character++) {
            String text = Character.toString(character);
            if (encoding.stores(text)) {
                stored.add(text);
            }
        }
        assertThat(stored).hasSizeGreaterThan(127);

        List<String> refused = new ArrayList<>();
        try (Connection connection = database.connect()) {
            collectRefused(connection, name, stored, refused);
        }

        assertThat(refused).isEmpty();
    }

    /** Collects the texts that the server cannot convert, by halves. */
    private static void collectRefused(Connection connection, String name, List<String> texts, List<String> refused)
            throws SQLException {
        try (PreparedStatement convert = connection.prepareStatement("SELECT convert_to(?, ?)")) {
            convert.setString(1, String.join("", texts));
            convert.setString(2, name);
            convert.executeQuery().close();
        } catch (SQLException e) {
            if (texts.size() == 1) {
                refused.add(String.format("U+%04X", texts.get(0).codePointAt(0)));
                return;
            }
            int half = texts.size() / 2;
            collectRefused(connection, name, texts.subList(0, half), refused);
            collectRefused(connection, name, texts.subList(half, texts.size()), refused);
        }
    }

    @Test
    void serverRefusesWhatNoEncodingStores() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement("SELECT ?")) {
            select.setString(1, "a\0b");
            assertThatThrownBy(select::execute).isInstanceOf(SQLException.class);
        }
        for (String name : DatabaseEncoding.CHARSETS.keySet()) {
            assertThat(DatabaseEncoding.of(name).escaped("a\0b\ud83dc\ude00")).isEqualTo("a\\u0000b\\ud83dc\\ude00");
        }
    }

    @Test
    void charactersOfOtherEncodingsAreEscaped() {
        String text = "\u20ac é Шаг 階 😀";
        assertThat(DatabaseEncoding.of("UTF8").escaped(text)).isSameAs(text);
        assertThat(DatabaseEncoding.of("LATIN1").escaped(text))
                .isEqualTo("\\u20ac é \\u0428\\u0430\\u0433 \\u968e \\ud83d\\ude00");
        assertThat(DatabaseEncoding.of("LATIN9").escaped("€")).isEqualTo("€");
        assertThat(DatabaseEncoding.of("EUC_JP").escaped("Шаг 階 é")).startsWith("Шаг 階 ");
        assertThat(DatabaseEncoding.of("MULE_INTERNAL").escaped(text))
                .isEqualTo("\\u20ac \\u00e9 \\u0428\\u0430\\u0433 \\u968e \\ud83d\\ude00");
        assertThat(DatabaseEncoding.of(null).escaped("é")).isEqualTo("\\u00e9");
    }

    @Test
    void escapedTextIsTheSameAsTheTextItself() {
        String text = "-- Java: Шаг.é";
        for (String name : List.of("UTF8", "LATIN1", "WIN1251", "EUC_TW")) {
            assertThat(DatabaseEncoding.isSame(DatabaseEncoding.of(name).escaped(text), text))
                    .isTrue();
        }
        assertThat(DatabaseEncoding.isSame("-- Java: Шаг.è", text)).isFalse();
    }
}
