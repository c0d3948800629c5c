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
 * <p>A new database is empty unless it is a copy. Only its creator knows its name. {@link #close()} drops the database.
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

    /** {@return the name, which is unique on the server and needs no quotes in SQL} */
    public String name() {
        return name;
    }

    /** {@return the JDBC URL, without user and password} */
    public String url() {
        return address.url(name);
    }

    /** {@return the owner of the database} */
    public String user() {
        return address.user();
    }

    /** {@return the owner's password; empty if the server needs none} */
    public String password() {
        return Objects.requireNonNullElse(address.password(), "");
    }

    /**
     * Returns a data source that connects as the owner. It has no pool. Every call returns a new data source, which the
     * caller may change.
     */
    public PGSimpleDataSource dataSource() {
        return address.dataSource(name);
    }

    /** {@return a data source like {@link #dataSource()} for another user} */
    public PGSimpleDataSource dataSource(String user, String password) {
        return address.dataSource(name, user, password);
    }

    /** {@return a data source like {@link #dataSource()} for a role from {@link #createRole}} */
    public PGSimpleDataSource dataSource(TestRole role) {
        return dataSource(role.name(), role.password());
    }

    /**
     * Opens a connection as the owner.
     *
     * @throws SQLException if the server refuses the connection
     */
    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /**
     * Runs SQL as the owner, in autocommit mode.
     *
     * @param sql one statement, or several with semicolons between them
     * @throws SQLException if the server refuses a statement
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Creates a role that may log in and has no other privilege. The role is dropped with this database. Its name is
     * unique, since roles belong to the whole server.
     *
     * @param label a hint for readers in the role's name, such as {@code "reader"}; any text
     * @throws IllegalStateException if this database is closed, or the server refuses
     */
    public TestRole createRole(String label) {
        if (closed.get()) {
            // Nothing would drop the role.
            throw new IllegalStateException("database " + name + " is closed");
        }
        TestRole role =
                new TestRole(PostgresServer.uniqueName(label), UUID.randomUUID().toString());
        server.execute("CREATE ROLE " + role.name() + " LOGIN PASSWORD '" + role.password() + "'");
        roles.add(role);
        return role;
    }

    /**
     * Ends all connections to the database, and drops the database and the roles created for it. A second call does
     * nothing.
     *
     * @throws IllegalStateException if the server refuses
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.drop(this, roles);
        }
    }

    /** {@return the name of the database} */
    @Override
    public String toString() {
        return name;
    }
}
