package dev.stepwell.runtime;

import java.sql.Connection;

/**
 * Opens connections to a database whose credentials change, such as tokens that expire.
 *
 * <p>The migrator calls the source anew for each connection, and closes each connection:
 *
 * <pre>{@code
 * Migrator.builder(() -> DriverManager.getConnection(url, "app", tokens.next())).build();
 * }</pre>
 */
@FunctionalInterface
public interface ConnectionSource {

    /**
     * {@return a new connection of the PostgreSQL JDBC driver, outside of any transaction}
     *
     * @throws Exception if there is none; the run then fails with {@code database-unreachable}, and the exception as
     *     its cause
     */
    Connection connect() throws Exception;
}
