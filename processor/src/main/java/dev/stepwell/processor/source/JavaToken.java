package dev.stepwell.processor.source;

/**
 * One word, literal or sign of a Java source.
 *
 * <p>{@code 0 <= start < end <= text length}, counted in the translated text of a {@link SourceText}.
 *
 * @param kind what the token is
 * @param start index of its first character
 * @param end index after its last character
 */
record JavaToken(Kind kind, int start, int end) {

    /** What a token is. */
    enum Kind {
        /** A name, a keyword, or a number. */
        WORD,
        /** A literal in single quotes. */
        CHARACTER,
        /** A literal in double quotes. */
        STRING,
        /** A literal in three double quotes. */
        TEXT_BLOCK,
        /** Everything else: one character, or {@code ++}, or {@code --}. */
        SIGN
    }

    String text(String source) {
        return source.substring(start, end);
    }
}
