package dev.stepwell.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns the name of a class into words, for example {@code AddURLToUsers} into {@code add URL to users}.
 *
 * <p>A word of capitals and digits stays unchanged, and every other word becomes lower case. A pure function.
 */
final class DescriptionWords {

    private DescriptionWords() {}

    static String of(String className) {
        StringBuilder description = new StringBuilder();
        for (String word : words(className)) {
            description.append(description.length() == 0 ? "" : " ");
            description.append(isAcronym(word) ? word : word.toLowerCase(Locale.ROOT));
        }
        return description.toString();
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || isSeparator(name.charAt(i)) || (i > start && beginsWord(name, i))) {
                if (i > start) {
                    words.add(name.substring(start, i));
                }
                start = i < name.length() && isSeparator(name.charAt(i)) ? i + 1 : i;
            }
        }
        return words;
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '$';
    }

    /**
     * {@return true if a word begins at the index} A word begins at a capital that follows another kind of character or
     * precedes a lower-case letter.
     */
    private static boolean beginsWord(String name, int i) {
        if (!Character.isUpperCase(name.charAt(i))) {
            return false;
        }
        return !Character.isUpperCase(name.charAt(i - 1))
                || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1)));
    }

    private static boolean isAcronym(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Character.isLowerCase(word.charAt(i))) {
                return false;
            }
        }
        return word.length() > 1;
    }
}
