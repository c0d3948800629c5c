package dev.stepwell.processor.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells texts apart by 32 characters.
 *
 * <p>A pure function: the first half of SHA-256, in hexadecimal.
 */
public final class TextDigest {

    /** The number of characters of a digest. */
    public static final int LENGTH = 32;

    private static final MessageDigest SHA_256 = find();

    private TextDigest() {}

    public static String of(String text) {
        byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, LENGTH / 2);
    }

    /** A SHA-256 that nothing was added to yet. */
    static MessageDigest sha256() {
        try {
            // To look for an algorithm takes longer than to digest a text.
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the digests of every Java platform can be cloned", e);
        }
    }

    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
