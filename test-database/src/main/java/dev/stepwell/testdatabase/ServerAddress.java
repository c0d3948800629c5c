package dev.stepwell.testdatabase;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a server, and a role that may create databases there.
 *
 * <p>Only the password is secret. No other component contains a password, and neither does {@link #toString()}.
 *
 * @param hosts the hosts with their ports, as in a URL
 * @param database the database from which to create other databases, as in a URL
 * @param parameters the parameters of the URL without user and password; empty, or starting with a question mark
 * @param user the role that may create databases
 * @param password the password; null if the server needs none or the driver's password file has it
 */
record ServerAddress(
        String hosts,
        String database,
        String parameters,
        String user,
        @Nullable String password) {

    private static final String SCHEME = "jdbc:postgresql://";

    /** Reads the address from a URL that the driver can parse. */
    static ServerAddress of(String url, String user, @Nullable String password) {
        String[] pathAndParameters = url.substring(SCHEME.length()).split("\\?", 2);
        String[] hostsAndDatabase = pathAndParameters[0].split("/", 2);
        String parameters = pathAndParameters.length < 2
                ? ""
                : Arrays.stream(pathAndParameters[1].split("&"))
                        .filter(parameter -> !parameter.matches("(user|password)=.*"))
                        .collect(Collectors.joining("&"));
        return new ServerAddress(
                hostsAndDatabase[0],
                hostsAndDatabase.length < 2 ? "" : hostsAndDatabase[1],
                parameters.isEmpty() ? "" : "?" + parameters,
                user,
                password);
    }

    /** {@return the URL of a database of the server} */
    String url(String name) {
        return SCHEME + hosts + "/" + name + parameters;
    }

    /** {@return a data source for the database from which to create others} */
    PGSimpleDataSource dataSource() {
        return dataSource(database);
    }

    /** {@return a data source for a database of the server, as its owner} */
    PGSimpleDataSource dataSource(String name) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url(name));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** {@return a data source for a database of the server, as another user} */
    PGSimpleDataSource dataSource(String name, String otherUser, String otherPassword) {
        PGSimpleDataSource dataSource = dataSource(name);
        dataSource.setUser(otherUser);
        dataSource.setPassword(otherPassword);
        return dataSource;
    }

    /** {@return the address without its password} */
    @Override
    public String toString() {
        return SCHEME + hosts + "/" + database + " as " + user;
    }
}
