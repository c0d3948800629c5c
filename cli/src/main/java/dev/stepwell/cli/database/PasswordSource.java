package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one source of a password that the options or the environment name: a person, a file, or a command.
 *
 * @param ask whether to ask a person
 * @param file the file; null for another source
 * @param fileNamed the option or variable that has the file, for messages
 * @param command the command; null for another source
 */
record PasswordSource(
        boolean ask,
        @Nullable Path file,
        String fileNamed,
        @Nullable PasswordCommand command) {

    private static final String FILE = "STEPWELL_PASSWORD_FILE";
    private static final String COMMAND = "STEPWELL_PASSWORD_COMMAND";

    /**
     * {@return the source that the options name, or that the environment names if no option does}
     *
     * @throws UsageException if there are several
     */
    static PasswordSource of(boolean ask, @Nullable Path file, @Nullable String command, Surroundings surroundings) {
        List<String> options = new ArrayList<>();
        if (ask) {
            options.add("--password");
        }
        if (file != null) {
            options.add("--password-file");
        }
        if (command != null) {
            options.add("--password-command");
        }
        if (options.isEmpty()) {
            Optional<String> fileVariable = surroundings.variable(FILE);
            Optional<String> commandVariable = surroundings.variable(COMMAND);
            requireOne(fileVariable.isPresent() && commandVariable.isPresent() ? List.of(FILE, COMMAND) : List.of());
            return new PasswordSource(
                    false,
                    fileVariable.map(Path::of).orElse(null),
                    FILE,
                    commandVariable.map(text -> command(text, COMMAND)).orElse(null));
        }
        requireOne(options);
        return new PasswordSource(
                ask, file, "--password-file", command == null ? null : command(command, "--password-command"));
    }

    private static PasswordCommand command(String text, String named) {
        return new PasswordCommand(text, named, PasswordCommand.TIMEOUT);
    }

    private static void requireOne(List<String> sources) {
        if (sources.size() > 1) {
            throw new UsageException(
                    String.join(" and ", sources) + " both name a source of the password. Keep one of them.");
        }
    }

    /**
     * {@return the password that the person types or the file has; empty for neither source}
     *
     * @throws UsageException if there is no terminal to ask on, or if the file cannot be read
     */
    Optional<String> text(Surroundings surroundings) {
        if (ask) {
            Surroundings.Person person = surroundings.person();
            if (person == null) {
                throw new UsageException("--password asks on a terminal, and there is none. Set "
                        + "STEPWELL_PASSWORD, or give --password-file.");
            }
            char[] typed = person.password("Password: ");
            return Optional.of(typed == null ? "" : new String(typed));
        }
        if (file != null) {
            try {
                return Files.readAllLines(file).stream().findFirst();
            } catch (IOException e) {
                throw new UsageException(fileNamed + " " + file + " cannot be read: " + FileFailure.reading(e) + ".");
            }
        }
        return Optional.empty();
    }
}
