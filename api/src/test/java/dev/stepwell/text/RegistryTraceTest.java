package dev.stepwell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files by which a start notices lost registries. */
final class RegistryTraceTest {

    private static final RegistryTrace TRACE = new RegistryTrace(
            "shop.GeneratedMigrations",
            List.of(
                    new RegistryTrace.Migration("main", "001", "shop.A", "tokens-1:00ff"),
                    new RegistryTrace.Migration("main", "2.1", "shop.Odd\tName", "")));

    @Test
    void traceIsReadAsItWasWritten() {
        assertThat(TRACE.format()).isEqualTo("""
                stepwell-trace-1
                registry\tshop.GeneratedMigrations
                migration\tmain\t001\tshop.A\ttokens-1:00ff
                migration\tmain\t2.1\tshop.Odd\\tName\t
                end
                """);
        assertThat(RegistryTrace.parse(TRACE.format())).contains(TRACE);
    }

    @Test
    void traceThatIsCutOffAnywhereIsNone() {
        String text = TRACE.format();
        for (int end = 0; end < text.length(); end++) {
            assertThat(RegistryTrace.parse(text.substring(0, end)))
                    .as("the first %d", end)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stepwell-trace-2\nregistry\ta\nend\n",
                "stepwell-trace-1\nregistry\ta\tb\nend\n",
                "stepwell-trace-1\nregistry\ta\nmigration\tmain\t1\tA\nend\n",
                "stepwell-trace-1\nregistry\ta\nend\nend\n"
            })
    void otherTextIsNone(String text) {
        assertThat(RegistryTrace.parse(text)).isEmpty();
    }

    @Test
    void nameOfATraceIsTheDigestOfTheContent() {
        String name = TraceNames.of("stepwell-content:00112233445566778899aabbccddeeff");

        assertThat(name).isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(TraceNames.isTrace(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registries",
                "shop.GeneratedMigrations",
                "00112233445566778899aabbccddeef",
                "00112233445566778899aabbccddeeffa",
                "00112233445566778899AABBCCDDEEFF",
                "00112233445566778899aabbccddeefg"
            })
    void otherFilesOfTheFolderAreNoTraces(String name) {
        assertThat(TraceNames.isTrace(name)).isFalse();
    }
}
