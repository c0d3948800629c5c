package dev.stepwell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The version of a migration: one or more decimal numbers of any size, separated by dots.
 *
 * <p>Versions compare part by part as numbers, and trailing zero parts do not count: {@code 1}, {@code 01} and
 * {@code 1.0} are equal. {@link #toString()} returns the version as written. Immutable.
 */
public final class Version implements Comparable<Version> {

    /** The greatest number of characters in a version. A longer one would not fit into an index row of the history. */
    public static final int MAXIMUM_LENGTH = 1_000;

    private final String written;
    private final List<String> parts;
    private final int hash;

    private Version(String written, List<String> parts) {
        this.written = written;
        this.parts = parts;
        this.hash = parts.hashCode();
    }

    /**
     * Reads a version.
     *
     * @param text ASCII digits, optionally in parts separated by single dots, {@link #MAXIMUM_LENGTH} characters at
     *     most
     * @return the version
     * @throws IllegalArgumentException if the text is not a version; {@link #tryParse} returns empty instead
     */
    public static Version parse(String text) {
        return tryParse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + text + "\" is not a version. " + requirement(text)));
    }

    /** {@return the form of a version, in the words of the compile-time problem} */
    private static String requirement(String text) {
        return "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1"
                + (text.length() > MAXIMUM_LENGTH ? ", and at most " + MAXIMUM_LENGTH + " characters." : ".");
    }

    /**
     * Reads a version without throwing.
     *
     * @param text any text
     * @return the version; empty if the text is not a version, as {@link #parse} defines it
     */
    public static Optional<Version> tryParse(String text) {
        if (text.isEmpty() || text.length() > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>(2);
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (i == start) {
                    return Optional.empty();
                }
                parts.add(withoutLeadingZeros(text, start, i));
                start = i + 1;
            } else if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        while (parts.size() > 1 && parts.get(parts.size() - 1).equals("0")) {
            parts.remove(parts.size() - 1);
        }
        return Optional.of(new Version(text, List.copyOf(parts)));
    }

    /**
     * Returns the next version of the same style: the last written part plus one, with its leading zeros.
     *
     * @return the next version, such as {@code 008} for {@code 007} and {@code 2.10} for {@code 2.9}
     * @throws IllegalArgumentException if the next version is longer than {@link #MAXIMUM_LENGTH}, as after 1,000 nines
     */
    public Version next() {
        int lastStart = written.lastIndexOf('.') + 1;
        StringBuilder digits = new StringBuilder(written.substring(lastStart));
        int i = digits.length() - 1;
        while (i >= 0 && digits.charAt(i) == '9') {
            digits.setCharAt(i--, '0');
        }
        if (i >= 0) {
            digits.setCharAt(i, (char) (digits.charAt(i) + 1));
        } else {
            digits.insert(0, '1');
        }
        return parse(written.substring(0, lastStart) + digits);
    }

    /**
     * Returns the numbers of the version, without leading zeros and without trailing zero parts.
     *
     * @return one decimal number for each part, at least one; equal versions have equal parts
     */
    public List<String> parts() {
        return parts;
    }

    @Override
    public int compareTo(Version other) {
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            String mine = parts.get(i);
            String theirs = other.parts.get(i);
            // Without leading zeros, the longer number is the greater number.
            int order = mine.length() != theirs.length()
                    ? Integer.compare(mine.length(), theirs.length())
                    : mine.compareTo(theirs);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && parts.equals(version.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@return the version as written} */
    @Override
    public String toString() {
        return written;
    }

    private static String withoutLeadingZeros(String text, int start, int end) {
        int first = start;
        while (first < end - 1 && text.charAt(first) == '0') {
            first++;
        }
        return text.substring(first, end);
    }
}
