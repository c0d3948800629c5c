package dev.stepwell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of sets, and the order and text of identities. */
final class MigrationIdTest {

    private static final String LONGEST_SET = "a".repeat(63);

    @ParameterizedTest
    @ValueSource(strings = {"a", "main", "billing", "user-accounts", "user_accounts", "s3", "a-", "z9_-"})
    void lowerCaseLettersDigitsUnderscoresAndHyphensNameASet(String set) {
        assertThat(MigrationId.isSetName(set)).isTrue();
        assertThat(MigrationId.of(set, "1").set()).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "Billing", "bILLING", "3s", "_a", "-a", "a b", "a.b", "a:b", "a/b", "a ", " a", "a\n",
                "\u00e4", "a\u00e9", "a\u0661", "a$"
            })
    void anythingElseDoesNot(String set) {
        assertThat(MigrationId.isSetName(set)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationId.of(set, "1"))
                .withMessage("\""
                        + set
                        + "\" is not the name of a migration set. Use a lower-case letter, followed by lower-case "
                        + "letters, digits, _ or -, and at most 63 characters.");
    }

    @Test
    void theNameOfASetHas63CharactersAtMost() {
        assertThat(MigrationId.isSetName(LONGEST_SET)).isTrue();
        assertThat(MigrationId.isSetName(LONGEST_SET + "a")).isFalse();
    }

    @Test
    void aMalformedVersionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationId.of("main", "1.x"))
                .withMessage("\"1.x\" is not a version. "
                        + "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1.");
    }

    @Test
    void setAndVersionMakeTheIdentity() {
        assertThat(MigrationId.of("main", "007"))
                .isEqualTo(MigrationId.of("main", "7.0"))
                .hasSameHashCodeAs(MigrationId.of("main", "7.0"))
                .isEqualByComparingTo(MigrationId.of("main", "7.0"))
                .isNotEqualTo(MigrationId.of("billing", "007"))
                .isNotEqualTo(MigrationId.of("main", "008"));
    }

    @Test
    void identitiesOrderBySetThenByVersion() {
        List<MigrationId> ascending = List.of(
                MigrationId.of("billing", "9"),
                MigrationId.of("billing", "10"),
                MigrationId.of("main", "0"),
                MigrationId.of("main", "2.9"),
                MigrationId.of("main", "2.10"),
                MigrationId.of("main-2", "1"),
                MigrationId.of("main2", "1"),
                MigrationId.of("shop", "001"));
        List<MigrationId> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(1));
        Collections.sort(shuffled);
        assertThat(shuffled).containsExactlyElementsOf(ascending);
    }

    @Test
    void theMainSetIsNotShown() {
        assertThat(MigrationId.of("main", "007")).hasToString("007");
        assertThat(MigrationId.of("billing", "2.10")).hasToString("billing:2.10");
    }
}
