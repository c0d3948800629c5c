package dev.stepwell.runtime.internal.stored;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.Recovery;
import dev.stepwell.registry.Recovery.Reindex.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredDownTest {

    @Test
    void checksumNeverChanges() {
        assertThat(StoredDown.checksum(
                        id("billing:2.1"),
                        true,
                        ids("1", "billing:1"),
                        List.of("DROP TABLE \u00e4", "SELECT 1"),
                        List.of("atomic", ""),
                        ""))
                .isEqualTo("stored-down-1:fc59c22f32ce3a9c9facc5f6c9eefb58641636d4cd941d1ff18416bf909fbfb1");
    }

    @Test
    void spellingOfVersionsDoesNotCount() {
        assertThat(checksum("01", "002.0")).isEqualTo(checksum("1", "2"));
    }

    private static String checksum(String id, String dependsOn) {
        return StoredDown.checksum(id(id), true, ids(dependsOn), List.of("a"), List.of(""), "");
    }

    static Stream<Optional<Recovery>> recoveriesAreReadAsTheyWereWritten() {
        return Stream.of(
                Optional.empty(),
                Optional.of(new Recovery.Atomic()),
                Optional.of(new Recovery.Repeat()),
                Optional.of(new Recovery.CreateIndex("\"a 1:b\"", "s.\"\n:\"")),
                Optional.of(new Recovery.CreateIndex("i", "t", true, true, "(a)\n\tWHERE b = ':'")),
                Optional.of(new Recovery.CreateIndex("i", "t", false, false, "(a)")),
                Optional.of(new Recovery.DropIndex("\"\ud83d\ude00\"")),
                Optional.of(new Recovery.Reindex(Scope.DATABASE, "")),
                Optional.of(new Recovery.Reindex(Scope.INDEX, "i")),
                Optional.of(new Recovery.DetachPartition("orders", "orders_2020")));
    }

    @ParameterizedTest
    @MethodSource
    void recoveriesAreReadAsTheyWereWritten(Optional<Recovery> recovery) {
        assertThat(StoredRecovery.parse(StoredRecovery.text(recovery.orElse(null))))
                .isEqualTo(recovery);
    }

    @Test
    void textsWithLengthsStayReadable() {
        assertThat(StoredRecovery.parse("atomic")).contains(new Recovery.Atomic());
        assertThat(StoredRecovery.parse("detach-partition 6:orders 11:orders_2020"))
                .contains(new Recovery.DetachPartition("orders", "orders_2020"));
        assertThat(StoredRecovery.parse("create-index 7:\"a\t1:b\" 6:s.\"\n\\\""))
                .contains(new Recovery.CreateIndex("\"a\t1:b\"", "s.\"\n\\\""));
        assertThat(StoredRecovery.parse("reindex 8:DATABASE 0:")).contains(new Recovery.Reindex(Scope.DATABASE, ""));
    }

    @Test
    void recoveryOfANewerStepwellIsNone() {
        assertThat(StoredRecovery.text(new Recovery.DetachPartition("orders", "orders_2020")))
                .isEqualTo("detach-partition\torders\torders_2020");
        assertThat(StoredRecovery.parse("merge-partitions\torders")).isEmpty();
        assertThat(StoredRecovery.parse("merge-partitions 6:orders")).isEmpty();
    }

    @Test
    void damagedRecoveryIsNoneOrAnother() {
        for (String text : List.of(
                "create-index\t\"a\\tb\"\tt", "create-index 3:abc 1:t", "reindex 5:TABLE 1:t", "reindex\tTABLE\tt")) {
            assertThat(StoredRecovery.parse(text)).as(text).isPresent();
            int none = 0;
            for (int i = 0; i < text.length(); i++) {
                for (String piece : List.of("", "\t", " ", ":", "\\", "9", "99999999999", "-", "x")) {
                    String damaged = text.substring(0, i) + piece + text.substring(i + 1);
                    none += StoredRecovery.parse(damaged).isEmpty() ? 1 : 0;
                    none += StoredRecovery.parse(text.substring(0, i) + piece).isEmpty() ? 1 : 0;
                }
            }
            assertThat(none).as(text).isGreaterThan(100);
        }
    }
}
