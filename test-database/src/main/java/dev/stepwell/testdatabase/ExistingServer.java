package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL that runs outside of this JVM.
 *
 * <p>The server has answered, and the role may create databases.
 */
record ExistingServer(ServerAddress address) implements RunningServer {

    /**
     * Connects to the server and checks the role.
     *
     * @throws IllegalStateException if the server does not answer, or if the role may not create databases
     */
    static ExistingServer find(String url) {
        PGSimpleDataSource given = new PGSimpleDataSource();
        given.setURL(url);
        String shown = ServerChoice.withoutParameters(url);
        try (Connection connection = given.getConnection();
                Statement statement = connection.createStatement();
                ResultSet role = statement.executeQuery(
                        "SELECT rolname, rolsuper OR rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = session_user")) {
            role.next();
            String user = role.getString(1);
            if (!role.getBoolean(2)) {
                throw new IllegalStateException(ServerChoice.PROPERTY + " is " + shown + ", where role " + user
                        + " may not create databases. Run ALTER ROLE " + user + " CREATEDB there.");
            }
            return new ExistingServer(ServerAddress.of(url, user, given.getPassword()));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    ServerChoice.PROPERTY + " is " + shown + ", which refuses the connection: " + e.getMessage()
                            + " Start that server, correct the URL, or leave " + ServerChoice.PROPERTY
                            + " out for an embedded PostgreSQL.",
                    e);
        }
    }

    @Override
    public boolean outlivesClose() {
        return true;
    }

    /** Does nothing: the server keeps running. */
    @Override
    public void close() {}
}
