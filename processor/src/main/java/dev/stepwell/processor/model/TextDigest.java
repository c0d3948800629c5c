package dev.stepwell.processor.model;

import dev.stepwell.text.Sha256;
import java.util.HexFormat;

/**
 * Computes a digest of 32 characters, which tells texts apart.
 *
 * <p>The digest is the first half of SHA-256, in hexadecimal. A pure function.
 */
public final class TextDigest {

    /** The length of a digest, in characters. */
    public static final int LENGTH = 32;

    private TextDigest() {}

    public static String of(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, LENGTH / 2);
    }
}
