package dev.stepwell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The form, equality and order of versions. */
final class VersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "001", "20250327183223", "2.1", "0.0", "1.02.003", "18446744073709551616"})
    void digitsInDottedPartsAreAVersionShownAsWritten(String text) {
        assertThat(Version.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                ".1",
                "1.",
                "1..2",
                "1. 2",
                " 1",
                "1 ",
                "1\n",
                "-1",
                "+1",
                "1-2",
                "1_2",
                "1,2",
                "v1",
                "1a",
                "0x1",
                "1e3",
                "\u0661",
                "\u0967\u0968",
                "\uff11",
                "1\u00b2",
                "\ud835\udfcf",
                "1\u0000"
            })
    void anythingElseIsNotAVersion(String text) {
        assertThat(Version.tryParse(text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.parse(text))
                .withMessage("\"" + text + "\" is not a version. "
                        + "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1.");
    }

    @Test
    void aVersionHasAThousandCharactersAtMost() {
        String longest = "7".repeat(1_000);
        assertThat(Version.parse(longest)).hasToString(longest);
        assertThat(Version.tryParse("7".repeat(1_001))).isEmpty();
        assertThat(Version.tryParse("0".repeat(1_000) + "7")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.parse("7".repeat(1_001)))
                .withMessage("\"" + "7".repeat(1_001)
                        + "\" is not a version. Use digits, optionally in dotted parts, such as 001, 20250327183223 "
                        + "or 2.1, and at most 1000 characters.");
    }

    @Test
    void leadingZerosAndTrailingZeroPartsDoNotCount() {
        assertThat(versions("1", "01", "001", "1.0", "1.0.0", "01.00")).allSatisfy(version -> assertThat(version)
                .isEqualTo(Version.parse("1"))
                .hasSameHashCodeAs(Version.parse("1"))
                .isEqualByComparingTo(Version.parse("1")));
        assertThat(versions("0", "00", "0.0", "0.0.0")).allSatisfy(version -> assertThat(version)
                .isEqualTo(Version.parse("0"))
                .hasSameHashCodeAs(Version.parse("0"))
                .isEqualByComparingTo(Version.parse("0")));
        assertThat(new HashSet<>(versions("1", "01", "1.0", "1.0.1", "0.1", "10", "1.10", "1.1")))
                .hasSize(6);
    }

    @Test
    void equalVersionsHaveEqualParts() {
        assertThat(Version.parse("007").parts()).containsExactly("7");
        assertThat(Version.parse("02.010.0.00").parts()).containsExactly("2", "10");
        assertThat(Version.parse("0.0").parts()).containsExactly("0");
        assertThat(Version.parse("0.01").parts()).containsExactly("0", "1");
    }

    @Test
    void aVersionEqualsNothingElse() {
        assertThat(Version.parse("1")).isNotEqualTo("1").isNotEqualTo(null).isNotEqualTo(Version.parse("2"));
    }

    @Test
    void versionsOrderPartByPartAsNumbers() {
        String twentyDigits = "18446744073709551616";
        String threeHundredDigits = "9".repeat(300);
        List<Version> ascending = versions(
                "0",
                "0.0.1",
                "0.1",
                "1",
                "1.0.1",
                "1.1",
                "1.2",
                "1.9",
                "1.10",
                "1.10.1",
                "1.11",
                "002",
                "2.1",
                "9",
                "010",
                "99",
                "100",
                "20250327183223",
                "18446744073709551615",
                twentyDigits,
                twentyDigits + ".1",
                "18446744073709551617",
                "8" + threeHundredDigits.substring(1),
                threeHundredDigits,
                "1" + "0".repeat(300));
        List<Version> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(1));
        Collections.sort(shuffled);
        assertThat(shuffled).containsExactlyElementsOf(ascending);
    }

    @Test
    void orderIsThatOfTheNumbers() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            Version a = randomVersion(random);
            Version b = randomVersion(random);
            Version c = randomVersion(random);
            int order = Integer.signum(a.compareTo(b));
            assertThat(order).as("seed %d: %s, %s", seed, a, b).isEqualTo(naiveOrder(a, b));
            assertThat(Integer.signum(b.compareTo(a)))
                    .as("antisymmetric, seed %d: %s, %s", seed, a, b)
                    .isEqualTo(-order);
            assertThat(a.equals(b))
                    .as("consistent with equals, seed %d: %s, %s", seed, a, b)
                    .isEqualTo(order == 0);
            if (order == 0) {
                assertThat(a).as("seed %d: %s, %s", seed, a, b).hasSameHashCodeAs(b);
            }
            if (order <= 0 && b.compareTo(c) <= 0) {
                assertThat(a)
                        .as("transitive, seed %d: %s, %s, %s", seed, a, b, c)
                        .isLessThanOrEqualTo(c);
            }
        }
    }

    @Test
    void setsOfVersionsAgreeWhetherTheyHashOrSort() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Version> versions = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                versions.add(randomVersion(random));
            }
            Set<Version> hashed = new HashSet<>(versions);
            assertThat(new TreeSet<>(versions)).as("seed %d", seed).hasSameSizeAs(hashed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "000, 001",
        "007, 008",
        "9, 10",
        "009, 010",
        "099, 100",
        "999, 1000",
        "2.9, 2.10",
        "2.09, 2.10",
        "1.0, 1.1",
        "1.9.99, 1.9.100",
        "20250327183223, 20250327183224",
        "18446744073709551615, 18446744073709551616"
    })
    void nextVersionIsWrittenInTheSameStyle(String version, String next) {
        assertThat(Version.parse(version).next()).hasToString(next);
    }

    @Test
    void nextVersionIsGreater() {
        for (long seed = 0; seed < 2_000; seed++) {
            Version version = randomVersion(new Random(seed));
            assertThat(version.next()).as("seed %d: %s", seed, version).isGreaterThan(version);
        }
    }

    @Test
    void theGreatestVersionHasNoNext() {
        Version greatest = Version.parse("9".repeat(1_000));
        assertThatIllegalArgumentException()
                .isThrownBy(greatest::next)
                .withMessageEndingWith("at most 1000 characters.");
    }

    private static List<Version> versions(String... texts) {
        return List.of(texts).stream().map(Version::parse).toList();
    }

    /** Draws a version of short parts with few digits, so that equal ones are frequent; some parts are long. */
    private static Version randomVersion(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int part = 0; part < parts; part++) {
            text.append(part == 0 ? "" : ".");
            int digits = random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(3);
            for (int digit = 0; digit < digits; digit++) {
                text.append((char) ('0' + (random.nextBoolean() ? 0 : random.nextInt(10))));
            }
        }
        return Version.parse(text.toString());
    }

    private static int naiveOrder(Version a, Version b) {
        String[] mine = a.toString().split("\\.", -1);
        String[] theirs = b.toString().split("\\.", -1);
        for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
            BigInteger left = i < mine.length ? new BigInteger(mine[i]) : BigInteger.ZERO;
            BigInteger right = i < theirs.length ? new BigInteger(theirs[i]) : BigInteger.ZERO;
            if (!left.equals(right)) {
                return left.compareTo(right);
            }
        }
        return 0;
    }
}
