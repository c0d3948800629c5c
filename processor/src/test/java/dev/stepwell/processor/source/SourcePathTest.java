package dev.stepwell.processor.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourcePathTest {

    @ParameterizedTest
    @CsvSource({
        "/home/me/shop/src/main/java/com/acme/X.java, com.acme, com/acme/X.java",
        "C:\\work\\shop\\src\\main\\java\\com\\acme\\X.java, com.acme, com/acme/X.java",
        "/home/src/shop/java/com/acme/X.java, com.acme, com/acme/X.java",
        "/home/src/shop/src/test/java/X.java, '', X.java",
        "/a/src/main/java/org/src/db/X.java, org.src.db, org/src/db/X.java",
        "/a/src/main/java/elsewhere/X.java, com.acme, com/acme/X.java",
        "string:///com/acme/X.java, com.acme, com/acme/X.java",
        "X.java, '', X.java"
    })
    void pathBeginsAtTheRootOfTheSources(String path, String packageName, String expected) {
        assertThat(SourcePath.of(path, packageName)).isEqualTo(expected);
    }
}
