package dev.stepwell.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionedNameTest {

    @ParameterizedTest
    @CsvSource({
        "001_create_users, 001, create_users",
        "001_create_users.up.sql, 001, create_users",
        "db/changes/001-create-users.xml, 001, create-users",
        "V1.2__add_email.sql, 1.2, add_email",
        "20240131120000_init, 20240131120000, init",
        "2024-01-31-120000_init, 20240131120000, init",
        "2024-01-31_init, 20240131, init",
        "1700000000000-12, 1700000000000, 12",
        "42, 42, ''",
        "12345678901234567890_long, 12345678901234567890, long",
        "create_users, '', create_users",
        "2fa, '', 2fa",
        "v2, 2, ''"
    })
    void nameIsTakenApart(String text, String version, String name) {
        VersionedName parts = VersionedName.of(text);
        assertThat(Objects.toString(parts.version(), "")).isEqualTo(version);
        assertThat(parts.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "create_users, create users",
        "CreateUsers, create users",
        "create users, create users",
        "Create-Users!, create users",
        "addURLToUsers, add url to users",
        "'', ''"
    })
    void wordsAreTheSameHoweverTheyAreJoined(String name, String words) {
        assertThat(Words.of(name)).isEqualTo(words);
    }
}
