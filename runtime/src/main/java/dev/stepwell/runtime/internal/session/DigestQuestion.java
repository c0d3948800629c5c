package dev.stepwell.runtime.internal.session;

import dev.stepwell.registry.RegistryDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The question for a stored digest of migrations.
 *
 * <p>Immutable.
 *
 * @param from a FROM item, named {@code d}, that gives one row at most
 * @param withFacts true if the question also asks for the session's facts. Otherwise a session asks for the facts when
 *     it needs them: they take the server as long as the digest, and a no-op needs none
 */
public record DigestQuestion(String from, boolean withFacts) {

    /** The five columns that {@link #read} reads. */
    static final String COLUMNS = "d.count, d.digest_1, d.digest_2, d.digest_3, d.digest_4";

    /** {@return the stored digest; null if there is no row} */
    @Nullable
    public RegistryDigest ask(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS + " FROM " + from);
                ResultSet row = query.executeQuery()) {
            return row.next() ? read(row, 1) : null;
        }
    }

    /**
     * Reads the columns of a digest.
     *
     * @param first the number of the first column
     * @return the digest; null if an outer join found no row
     */
    static @Nullable RegistryDigest read(ResultSet row, int first) throws SQLException {
        long count = row.getLong(first);
        return row.wasNull()
                ? null
                : new RegistryDigest(
                        count,
                        row.getLong(first + 1),
                        row.getLong(first + 2),
                        row.getLong(first + 3),
                        row.getLong(first + 4));
    }
}
