package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database for one test or one test class.
 *
 * <p>It was empty when it was created, and nobody but its creator knows it; {@link #close()} drops it.
 */
public final class TestDatabase implements AutoCloseable {

    private final PostgresServer server;
    private final ServerAddress address;
    private final String name;
    private final List<TestRole> roles = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    TestDatabase(PostgresServer server, ServerAddress address, String name) {
        this.server = server;
        this.address = address;
        this.name = name;
    }

    /** Unique on the server; needs no quotes in SQL. */
    public String name() {
        return name;
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return address.url(name);
    }

    /** The owner of the database. */
    public String user() {
        return address.user();
    }

    /** The owner's password; empty where the server needs none. */
    public String password() {
        return Objects.requireNonNullElse(address.password(), "");
    }

    /**
     * Opens connections as the owner, one for each call: there is no pool. Every call returns a new one, to be changed
     * freely.
     */
    public PGSimpleDataSource dataSource() {
        return address.dataSource(name);
    }

    /** Like {@link #dataSource()}, as somebody else. */
    public PGSimpleDataSource dataSource(String user, String password) {
        return address.dataSource(name, user, password);
    }

    /** Like {@link #dataSource()}, as a role from {@link #createRole}. */
    public PGSimpleDataSource dataSource(TestRole role) {
        return dataSource(role.name(), role.password());
    }

    /**
     * Opens a connection as the owner.
     *
     * @throws SQLException if the server refuses
     */
    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /**
     * Runs SQL as the owner, in autocommit mode.
     *
     * @param sql one statement, or several with semicolons between them
     * @throws SQLException if the server refuses
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Creates a role that may log in and has no other right, and drops it with this database. Roles belong to the whole
     * server, so its name is made unique.
     *
     * @param label what its name tells a reader, such as {@code "reader"}; any text
     * @throws IllegalStateException if this database is closed, or the server refuses
     */
    public TestRole createRole(String label) {
        if (closed.get()) {
            // Nobody would drop it.
            throw new IllegalStateException("database " + name + " is closed");
        }
        TestRole role =
                new TestRole(PostgresServer.uniqueName(label), UUID.randomUUID().toString());
        server.execute("CREATE ROLE " + role.name() + " LOGIN PASSWORD '" + role.password() + "'");
        roles.add(role);
        return role;
    }

    /**
     * Drops the database, ending the connections to it, and the roles created for it. Closing twice is closing once.
     *
     * @throws IllegalStateException if the server refuses
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.drop(this, roles);
        }
    }

    /** The name of the database. */
    @Override
    public String toString() {
        return name;
    }
}
