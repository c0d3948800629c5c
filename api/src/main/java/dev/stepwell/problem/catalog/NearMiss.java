package dev.stepwell.problem.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds the known name that a misspelt text probably means.
 *
 * <p>A guess differs from the text in at most two characters, and in fewer than half of the characters.
 */
final class NearMiss {

    private static final int LIMIT = 2;

    private NearMiss() {}

    /** {@return the nearest candidate; the first in natural order among equally near ones} */
    static Optional<String> of(String text, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> distance(text, candidate) <= Math.min(LIMIT, (text.length() - 1) / 2))
                .min(Comparator.<String>comparingInt(candidate -> distance(text, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@return the Levenshtein distance: the number of characters inserted, removed or replaced} */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
