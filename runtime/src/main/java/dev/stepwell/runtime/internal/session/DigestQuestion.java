package dev.stepwell.runtime.internal.session;

import dev.stepwell.registry.RegistryDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question for the stored digests of migrations, one for each set.
 *
 * <p>Immutable.
 *
 * @param from a FROM item, named {@code d}, that gives one row for each set
 * @param trusted a condition that holds for the rows that stand for the history
 * @param eventsReadable an expression that tells whether the role may read the events of the history; null if the
 *     question leaves out the facts about the session. Otherwise a session asks for the facts when it needs them: they
 *     take the server as long as the digest, and a no-op needs none
 */
public record DigestQuestion(
        String from, String trusted, @Nullable String eventsReadable) {

    /** The five columns that {@link #read} reads. */
    private static final String COLUMNS = "d.count, d.digest_1, d.digest_2, d.digest_3, d.digest_4";

    boolean withFacts() {
        return eventsReadable != null;
    }

    /** {@return the stored digests that can be trusted; empty if there are none} */
    public List<RegistryDigest> ask(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT " + COLUMNS + " FROM " + from + " WHERE " + trusted);
                ResultSet row = query.executeQuery()) {
            List<RegistryDigest> digests = new ArrayList<>(1);
            while (row.next()) {
                digests.add(read(row, 1));
            }
            return digests;
        }
    }

    /** Asks for the digests and for the facts about the session at once. */
    Session.FirstAnswer askWithFacts(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + SessionFacts.COLUMNS + ", "
                        + eventsReadable + ", " + COLUMNS + " FROM (SELECT) AS one_row LEFT JOIN " + from + " ON "
                        + trusted);
                ResultSet row = query.executeQuery()) {
            row.next();
            SessionFacts facts = SessionFacts.read(connection, row);
            boolean events = row.getBoolean(SessionFacts.COLUMN_COUNT + 1);
            List<RegistryDigest> digests = new ArrayList<>(1);
            do {
                RegistryDigest digest = read(row, SessionFacts.COLUMN_COUNT + 2);
                if (!row.wasNull()) {
                    digests.add(digest);
                }
            } while (row.next());
            return new Session.FirstAnswer(facts, digests, events);
        }
    }

    private static RegistryDigest read(ResultSet row, int first) throws SQLException {
        return new RegistryDigest(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4));
    }
}
