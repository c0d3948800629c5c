package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A JUnit extension that creates a database for a test class or a test method, on the {@link PostgresServer#shared()}
 * server.
 *
 * <p>The database exists from the first test of the class or method to the last, and is dropped after the last.
 *
 * <p>One database for the class, nested classes included:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FreshDatabase database = new FreshDatabase();
 * }</pre>
 *
 * <p>One database for each method: the same field without {@code static}.
 */
public final class FreshDatabase implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private @Nullable TestDatabase current;
    private @Nullable String owner;

    /** Makes the extension. The database is created when the first test begins. */
    public FreshDatabase() {}

    /**
     * Returns the database.
     *
     * @throws IllegalStateException if no test runs
     */
    public synchronized TestDatabase get() {
        if (current == null) {
            throw new IllegalStateException("there is no database outside of a test. Annotate the field with"
                    + " @RegisterExtension, and use it from test and lifecycle methods.");
        }
        return current;
    }

    /** {@return the {@link TestDatabase#dataSource()} of {@link #get()}} */
    public PGSimpleDataSource dataSource() {
        return get().dataSource();
    }

    /**
     * Calls {@link TestDatabase#connect()} of {@link #get()}.
     *
     * @throws SQLException if the server refuses the connection
     */
    public Connection connect() throws SQLException {
        return get().connect();
    }

    /**
     * Calls {@link TestDatabase#execute(String)} of {@link #get()}.
     *
     * @throws SQLException if the server refuses a statement
     */
    public void execute(String sql) throws SQLException {
        get().execute(sql);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        createFor(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        createFor(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        dropOf(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        dropOf(context);
    }

    /**
     * Creates the database for the outermost caller, its owner. JUnit calls a static extension for nested classes and
     * methods too.
     */
    private synchronized void createFor(ExtensionContext context) {
        if (current == null) {
            current = PostgresServer.shared().createDatabase(label(context));
            owner = context.getUniqueId();
        }
    }

    private synchronized void dropOf(ExtensionContext context) {
        if (current != null && context.getUniqueId().equals(owner)) {
            TestDatabase dropped = current;
            current = null;
            dropped.close();
        }
    }

    private static String label(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName();
    }
}
