package dev.stepwell.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one place where SHA-256 is looked up.
 *
 * <p>Texts are digested in UTF-8. Safe for use by several threads.
 */
public final class Sha256 {

    private static final MessageDigest UNUSED = find();

    private Sha256() {}

    /**
     * Begins a digest.
     *
     * @return a SHA-256 that nothing was added to yet
     */
    public static MessageDigest begin() {
        try {
            // To look for an algorithm takes longer than to digest a text.
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            // Some providers, such as those of hardware, have no copies of a digest.
            return find();
        }
    }

    /**
     * Digests a text.
     *
     * @param text the text
     * @return 32 bytes
     */
    public static byte[] of(String text) {
        return begin().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ends a digest.
     *
     * @param digest the digest, which begins anew
     * @return its value in 64 lower-case hexadecimal digits
     */
    public static String hexadecimal(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
