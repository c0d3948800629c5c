package dev.stepwell.processor.source;

/**
 * A token of a Java source: a word, a literal or a sign.
 *
 * <p>{@code 0 <= start < end <= text length}, counted in the translated text of a {@link SourceText}.
 *
 * @param kind the kind of token
 * @param start the index of the first character
 * @param end the index after the last character
 */
record JavaToken(Kind kind, int start, int end) {

    /** The kind of a token. */
    enum Kind {
        /** A name, a keyword, or a number. */
        WORD,
        /** A literal in single quotes. */
        CHARACTER,
        /** A literal in double quotes. */
        STRING,
        /** A literal in three double quotes. */
        TEXT_BLOCK,
        /** Any other token: a single character, {@code ++} or {@code --}. */
        SIGN
    }

    String text(String source) {
        return source.substring(start, end);
    }
}
