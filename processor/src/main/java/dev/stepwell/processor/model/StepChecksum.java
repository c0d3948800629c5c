package dev.stepwell.processor.model;

import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.TokenChecksum;
import dev.stepwell.text.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the checksum of a migration's up.
 *
 * <p>The checksum covers the tokens of the up alone, without comments and white space. The down, the verify, the
 * dependencies, the description and the class name can therefore change after the migration was applied. Databases keep
 * checksums for ever, so the result of an algorithm must never change.
 *
 * <p>{@value #JAVA_ALGORITHM} is SHA-256 over the bodies of the methods in order. Each body is the count of its tokens
 * and then, for each token, its length in bytes and its text in UTF-8; numbers are four bytes, big-endian. The text of
 * a string literal or a text block is a double quote and the value of the literal. The text of any other token is its
 * source text. The checksum does not cover the names and parameters of the methods, nor the code that they call.
 */
final class StepChecksum {

    private static final String JAVA_ALGORITHM = "java-tokens-1";

    private StepChecksum() {}

    /**
     * Computes the checksum of an up.
     *
     * @param up the steps, which are all constants or all methods
     * @return the name of the algorithm, a colon, and the value; empty if the source of a method is unknown
     */
    static String of(List<Member> up) {
        List<SqlStatement> statements = new ArrayList<>();
        List<List<String>> bodies = new ArrayList<>();
        for (Member member : up) {
            if (member instanceof Constant constant) {
                statements.addAll(constant.script().statements());
            } else if (member instanceof Method method) {
                if (method.body().isEmpty()) {
                    return "";
                }
                bodies.add(method.body().get());
            }
        }
        return bodies.isEmpty() ? TokenChecksum.of(statements, Sha256.begin()) : JAVA_ALGORITHM + ":" + digest(bodies);
    }

    private static String digest(List<List<String>> bodies) {
        MessageDigest digest = Sha256.begin();
        for (List<String> tokens : bodies) {
            update(digest, tokens.size());
            for (String token : tokens) {
                byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
                update(digest, bytes.length);
                digest.update(bytes);
            }
        }
        return Sha256.hexadecimal(digest);
    }

    private static void update(MessageDigest digest, int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
