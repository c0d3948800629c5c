package dev.stepwell.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptionWordsTest {

    @ParameterizedTest
    @CsvSource({
        "CreateConversationMessages, create conversation messages",
        "AddURLToUsers, add URL to users",
        "AddURL, add URL",
        "URLs, UR ls",
        "AddATable, add a table",
        "AddX509Certificates, add X509 certificates",
        "AddOauth2Tokens, add oauth2 tokens",
        "V001__create_users, V001 create users",
        "A, a",
        "add, add",
        "_, ''",
        "ÄndereGrößen, ändere größen"
    })
    void classNameBecomesWords(String className, String words) {
        assertThat(DescriptionWords.of(className)).isEqualTo(words);
    }
}
