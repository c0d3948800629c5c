package dev.stepwell.cli.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.stepwell.cli.invocation.UsageException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordCommandTest {

    @BeforeEach
    void requirePosix() {
        assumeFalse(File.separatorChar == '\\', "the commands are those of a POSIX shell");
    }

    @Test
    void commandIsAskedAnewEachTime(@TempDir Path folder) {
        Path count = folder.resolve("count");
        PasswordCommand counting = command("echo . >> '" + count + "'; wc -l < '" + count + "' | tr -d ' '");
        assertThat(counting.password()).isEqualTo("1");
        assertThat(counting.password()).isEqualTo("2");
    }

    @Test
    void onlyTheLastLineBreakIsCut() {
        assertThat(command("printf ' a b \\r\\n'").password()).isEqualTo(" a b ");
        assertThat(command("printf 'ab'").password()).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo s3cret; echo s3cret >&2; exit 3 | ended with exit code 3. Run the command in a shell to see why.",
                "no-such-s3cret | ended with exit code 127. Run the command in a shell to see why.",
                "kill -9 $$ s3cret | ended with exit code 137. Run the command in a shell to see why.",
                "echo | printed no password. Run the command in a shell to see why.",
                "echo a; echo s3cret | printed several lines. Let it print the password alone.",
            })
    void failureIsSaidWithoutTheSecret(String text, String message) {
        PasswordCommand command = command(text);
        assertThat(failure(command)).isEqualTo("The command of --password-command " + message);
        assertThat(command).hasToString("command of --password-command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 60", "(sleep 60; echo a) | cat"})
    void commandThatDoesNotEndIsEnded(String text) {
        assertThat(failure(new PasswordCommand(text, "--password-command", Duration.ofSeconds(1))))
                .isEqualTo("The command of --password-command did not end within 1 s. Run the command in a shell to "
                        + "see why.");
    }

    private static String failure(PasswordCommand command) {
        return String.valueOf(
                catchThrowableOfType(UsageException.class, command::password).getMessage());
    }

    private static PasswordCommand command(String text) {
        return new PasswordCommand(text, "--password-command", PasswordCommand.TIMEOUT);
    }
}
