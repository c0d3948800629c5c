package dev.stepwell.processor.model;

import dev.stepwell.text.Sha256;
import java.util.HexFormat;

/**
 * Tells texts apart by 32 characters.
 *
 * <p>A pure function: the first half of SHA-256, in hexadecimal.
 */
public final class TextDigest {

    /** The number of characters of a digest. */
    public static final int LENGTH = 32;

    private TextDigest() {}

    public static String of(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, LENGTH / 2);
    }
}
