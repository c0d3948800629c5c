package dev.stepwell.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A documented call of the command line.
 *
 * @param arguments the verb and its options
 */
record StepwellCall(List<String> arguments) {

    private static final String ACCEPTS_PENDING = " || [ $? -eq 2 ]";

    /** The ways to call the command line: the jar, an application's own jar, and the alias. */
    private static final Pattern CALL = Pattern.compile(
            "(?:java -jar (?:cli/target/)?stepwell-cli-0\\.1\\.0-SNAPSHOT-all\\.jar|java -jar app\\.jar db|stepwell) (.*)");

    private static final Pattern SUBSTITUTED = Pattern.compile("source <\\((.*)\\)");

    /** {@return the call; empty if the command is one of another program} */
    static Optional<StepwellCall> of(DocumentedCommand command) {
        String text = command.text();
        if (text.endsWith(ACCEPTS_PENDING)) {
            text = text.substring(0, text.length() - ACCEPTS_PENDING.length());
        }
        Matcher substituted = SUBSTITUTED.matcher(text);
        text = substituted.matches() ? substituted.group(1) : text;
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            return Optional.of(new StepwellCall(ShellWords.of(call.group(1))));
        }
        // Within a sentence, a verb may stand without the program.
        boolean isVerb = command.block() == 0 && DocumentedCommandsTest.VERBS.contains(text.split(" ", 2)[0]);
        return isVerb ? Optional.of(new StepwellCall(ShellWords.of(text))) : Optional.empty();
    }

    /** {@return the exit codes of a call that did what it says} */
    Set<Integer> exitCodes() {
        return arguments.get(0).equals("check") ? Set.of(0, 2) : Set.of(0);
    }

    /** {@return whether a reader has to replace a part of the call} */
    boolean hasPlaceholders() {
        return arguments.stream().anyMatch(word -> word.matches("…|\\[.*|.*\\]|[A-Z]+"));
    }

    /** {@return the arguments with a value for each placeholder, and without the brackets of optional ones} */
    String[] filledIn() {
        return arguments.stream()
                .filter(word -> !word.equals("…"))
                .map(word -> word.replaceAll("[\\[\\]]", ""))
                .map(word -> word.equals("VERB") ? "migrate" : word.equals("V") ? "1" : word)
                .toArray(String[]::new);
    }
}
