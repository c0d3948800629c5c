package dev.stepwell.cli.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A source of connections that asks for the password anew for each connection, since a token can expire.
 *
 * @param source the source, without a password
 * @param password gives the password
 */
record FreshPasswords(PGSimpleDataSource source, Supplier<String> password) implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
        return source.getConnection(source.getUser(), password.get());
    }

    @Override
    public Connection getConnection(String user, String other) throws SQLException {
        return source.getConnection(user, other);
    }

    @Override
    public PrintWriter getLogWriter() {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        source.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        source.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(source)) {
            return type.cast(source);
        }
        throw new SQLException("no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(source);
    }

    /** {@return a text without the URL, which may contain a password} */
    @Override
    public String toString() {
        return "source of connections with fresh passwords";
    }
}
