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
 * Computes the checksum of what applies a migration.
 *
 * <p>Comments and white space do not count, and nothing but the steps up does: the steps down, the query that verifies,
 * the dependencies, the description and the name of the class can be changed after a migration was applied. Values are
 * stored in databases for ever, so what an algorithm gives never changes.
 *
 * <p>{@value #JAVA_ALGORITHM} is SHA-256 over the bodies of the methods in order. Each body is the count of its tokens
 * and then, for each token, its length in bytes and its text in UTF-8; numbers are four bytes, big-endian. The text of
 * a string literal or a text block is a double quote and its value; of anything else, what is written. Names and
 * parameters of the methods do not count, and neither does what they call.
 */
final class StepChecksum {

    private static final String JAVA_ALGORITHM = "java-tokens-1";

    private StepChecksum() {}

    /**
     * The checksum of steps.
     *
     * @param up the steps, which are all constants or all methods
     * @return the name of the algorithm, a colon, and the value; empty if the source of a method is not known
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
