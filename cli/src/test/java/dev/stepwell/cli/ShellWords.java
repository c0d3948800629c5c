package dev.stepwell.cli;

import java.util.ArrayList;
import java.util.List;

/** The words of a command, divided at blanks outside of quotes. */
final class ShellWords {

    private ShellWords() {}

    static List<String> of(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (int index = 0; index < command.length(); index++) {
            char c = command.charAt(index);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                begun = true;
            } else if (c == quote) {
                quote = 0;
            } else if (c == ' ' && quote == 0) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote without its end: " + command);
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
