package dev.stepwell.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.MigrationId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryDigestTest {

    private static final RegistryDigest ONE = RegistryDigest.of(MigrationId.of("main", "1"), "v1:a");
    private static final RegistryDigest TWO = RegistryDigest.of(MigrationId.of("billing", "2.10"), "");

    /** The expected figures come from another implementation. */
    @Test
    void digestNeverChanges() {
        assertThat(ONE.plus(TWO))
                .isEqualTo(new RegistryDigest(
                        2, -7884970261270290548L, -423400051110366773L, 6377440404701854852L, 7510398620513738124L));
    }

    @Test
    void neitherOrderNorSpellingCounts() {
        assertThat(ONE.plus(TWO)).isEqualTo(TWO.plus(ONE)).hasSameHashCodeAs(TWO.plus(ONE));
        assertThat(RegistryDigest.of(MigrationId.of("main", "001.0"), "v1:a")).isEqualTo(ONE);
        assertThat(RegistryDigest.NONE.plus(ONE)).isEqualTo(ONE);
    }

    @Test
    void setVersionAndChecksumCount() {
        assertThat(List.of(
                        RegistryDigest.of(MigrationId.of("main", "1"), "v1:b"),
                        RegistryDigest.of(MigrationId.of("main", "2"), "v1:a"),
                        RegistryDigest.of(MigrationId.of("other", "1"), "v1:a"),
                        ONE.plus(TWO),
                        RegistryDigest.NONE))
                .doesNotContain(ONE);
    }

    @Test
    void oneThatIsThereTwiceIsNotGone() {
        assertThat(ONE.plus(ONE)).isNotEqualTo(RegistryDigest.NONE);
        assertThat(TWO.plus(ONE).plus(ONE)).isNotEqualTo(TWO);
    }
}
