package dev.stepwell.processor.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.source.ConstantText.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RememberedConstantTest {

    private static final String VALUE = "SELECT 1\nFROM t";

    /** {@return the text of a constant that was remembered with these parts} */
    private static Optional<ConstantText> text(String... parts) {
        String sum = VALUE.length() + "-" + Integer.toHexString(VALUE.hashCode());
        return new RememberedConstant(sum, "A.java", List.of(parts)).text(VALUE, (name, value) -> Optional.empty());
    }

    @Test
    void partsAreReadAsTheyWereWritten() {
        List<Part> parts =
                text("3:9+7", "4:2 2 @shop.Names#T", "5:9>6").orElseThrow().parts();
        assertThat(parts).extracting(Part::length).containsExactly(7, 2, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3:9",
                "3:9+",
                "3:9+14",
                "3:9+16",
                "3:9+0",
                "3:9+-15",
                "3+9:15",
                "x:9+15",
                "3:9+99999999999",
                "3:9>",
                "3:9>0",
                "3:9>16",
                "3>9:15",
                "3:9>15 4:1>1",
                "3:9 15 shop@Names#T",
                "3:9 16 @shop.Names#T",
                "3:9 -1 @shop.Names#T",
                "3:9 15 @shop.Names#T x",
                "3:9 @15",
                "39 15 @shop.Names#T",
                "3:9+\\15"
            })
    void formThatIsNoneOfTheValueIsRefused(String form) {
        assertThat(text(form)).isEmpty();
    }

    @Test
    void damagedPartIsReadOrRefused() {
        int refused = 0;
        for (String form : List.of("3:9+7 4:2=8", "12:34>15", "4:2 15 @shop.Names#T")) {
            assertThat(text(form)).as(form).isPresent();
            for (int i = 0; i < form.length(); i++) {
                for (String piece :
                        List.of("", "\t", " ", "\\", "\\u12", ":", "+", "=", ">", "@", "9", "9999999999", "-")) {
                    refused += text(form.substring(0, i) + piece + form.substring(i + 1))
                                    .isEmpty()
                            ? 1
                            : 0;
                    refused += text(form.substring(0, i) + piece).isEmpty() ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(500);
    }
}
