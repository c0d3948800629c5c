package dev.stepwell.runtime.internal.session;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a database: the characters that it can store, and escapes for the others.
 *
 * <p>An escape is {@code \}{@code uXXXX}, as in Java, for each UTF-16 unit of the character. No encoding stores the
 * character zero or half of a surrogate pair. Not thread-safe.
 */
public final class DatabaseEncoding {

    /** The charsets of PostgreSQL's encodings. An encoding that is missing here is taken for ASCII. */
    static final Map<String, String> CHARSETS = Map.ofEntries(
            Map.entry("UTF8", "UTF-8"),
            // The server stores the bytes as they come, and the driver sends UTF-8.
            Map.entry("SQL_ASCII", "UTF-8"),
            Map.entry("LATIN1", "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("ISO_8859_5", "ISO-8859-5"),
            Map.entry("ISO_8859_6", "ISO-8859-6"),
            Map.entry("ISO_8859_7", "ISO-8859-7"),
            Map.entry("ISO_8859_8", "ISO-8859-8"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("WIN874", "x-windows-874"),
            Map.entry("WIN1250", "windows-1250"),
            Map.entry("WIN1251", "windows-1251"),
            Map.entry("WIN1252", "windows-1252"),
            Map.entry("WIN1253", "windows-1253"),
            Map.entry("WIN1254", "windows-1254"),
            Map.entry("WIN1255", "windows-1255"),
            Map.entry("WIN1256", "windows-1256"),
            Map.entry("WIN1257", "windows-1257"),
            Map.entry("WIN1258", "windows-1258"),
            Map.entry("EUC_CN", "GB2312"),
            Map.entry("EUC_JP", "EUC-JP"),
            Map.entry("EUC_KR", "EUC-KR"));

    /** The characters that Java converts to EUC_JP and the server does not. */
    private static final String NOT_IN_EUC_JP = "\u00a2\u00a3\u00a5\u00ac\u2014\u2016\u203e\u2212\u301c";

    private final CharsetEncoder encoder;
    private final String missing;

    private DatabaseEncoding(Charset charset, String missing) {
        this.encoder = charset.newEncoder();
        this.missing = missing;
    }

    /**
     * Finds an encoding.
     *
     * @param name the name of the server's setting {@code server_encoding}; null if it is not known
     */
    static DatabaseEncoding of(@Nullable String name) {
        String charset = name == null ? null : CHARSETS.get(name);
        // A Java runtime without the module jdk.charsets lacks most of them.
        return new DatabaseEncoding(
                charset != null && Charset.isSupported(charset) ? Charset.forName(charset) : StandardCharsets.US_ASCII,
                "EUC_JP".equals(name) ? NOT_IN_EUC_JP : "");
    }

    /** {@return the encoding that stores every character but NUL} */
    public static DatabaseEncoding utf8() {
        return of("UTF8");
    }

    /** {@return true if the database stores the text unchanged} */
    public boolean stores(String text) {
        if (text.indexOf(0) >= 0 || !encoder.canEncode(text)) {
            return false;
        }
        for (int i = 0; i < missing.length(); i++) {
            if (text.indexOf(missing.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return the text with an escape for each character that the database cannot store} */
    public String escaped(String text) {
        if (stores(text)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        int next;
        for (int i = 0; i < text.length(); i = next) {
            next = text.offsetByCodePoints(i, 1);
            String character = text.substring(i, next);
            if (stores(character)) {
                escaped.append(character);
            } else {
                for (int unit = i; unit < next; unit++) {
                    escaped.append(String.format("\\u%04x", (int) text.charAt(unit)));
                }
            }
        }
        return escaped.toString();
    }

    /**
     * Tells whether a text is another one of which some encoding has escaped characters.
     *
     * @param stored a text that was read from a database
     * @param text a text that was never stored
     */
    public static boolean isSame(String stored, String text) {
        if (stored.equals(text)) {
            return true;
        }
        DatabaseEncoding ascii = of(null);
        return ascii.escaped(stored).equals(ascii.escaped(text));
    }
}
