package dev.stepwell.text;

/**
 * Text that only shows characters, and makes no terminal, page or log do anything.
 *
 * <p>Control characters and characters that reorder text are escaped, such as {@code \u001b}. Line breaks and tabs
 * stay, since they are layout. Each output makes its text inert where it prints it; the values inside Stepwell are
 * verbatim.
 */
public final class InertText {

    private static final String HEX = "0123456789abcdef";

    private InertText() {}

    /** {@return the text with line breaks and tabs, and with all other active characters escaped} */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && !isActive(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder inert = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isActive(c)) {
                inert.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
            } else {
                inert.append(c);
            }
        }
        return inert.toString();
    }

    /**
     * {@return the inert text with its further lines indented, so that none can pass for a line of its own in a log}
     */
    public static String indented(String text) {
        return of(text).replace("\n", "\n    ");
    }

    private static boolean isActive(char c) {
        if (c < 0x7f) {
            return c < ' ' && c != '\n' && c != '\t';
        }
        // DEL and C1, line and paragraph separators, and what embeds, overrides or isolates a direction.
        return c <= 0x9f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }
}
