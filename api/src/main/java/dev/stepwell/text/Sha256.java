package dev.stepwell.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, the only digest in Stepwell.
 *
 * <p>Texts are digested in UTF-8. Safe for use by several threads.
 */
public final class Sha256 {

    private static final MessageDigest UNUSED = find();

    private Sha256() {}

    /**
     * Returns a new digest.
     *
     * @return an empty SHA-256
     */
    public static MessageDigest begin() {
        try {
            // Looking up an algorithm takes longer than digesting a text.
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            // Some providers, such as those of hardware, cannot copy a digest.
            return find();
        }
    }

    /**
     * Digests a text.
     *
     * @param text the text
     * @return the 32 bytes of its SHA-256
     */
    public static byte[] of(String text) {
        return begin().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the value of a digest and resets the digest.
     *
     * @param digest the digest
     * @return the value in 64 lower-case hexadecimal digits
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
