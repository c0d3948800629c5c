package dev.stepwell.adoption;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits names into words, so that {@code create_users}, {@code CreateUsers} and {@code create users} are the same.
 *
 * <p>Pure.
 */
final class Words {

    private Words() {}

    /** {@return the words in lower case, separated by single spaces} */
    static String of(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = Character.isLetterOrDigit(c);
            if (!letter || beginsWord(name, i)) {
                end(word, words);
            }
            if (letter) {
                word.append(c);
            }
        }
        end(word, words);
        return String.join(" ", words);
    }

    private static boolean beginsWord(String name, int i) {
        return i > 0
                && Character.isUpperCase(name.charAt(i))
                && (!Character.isUpperCase(name.charAt(i - 1))
                        || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))));
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString().toLowerCase(Locale.ROOT));
            word.setLength(0);
        }
    }
}
