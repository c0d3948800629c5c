package dev.stepwell.testdatabase;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a server listens and as whom to create databases there.
 *
 * <p>Only the password is secret: nothing else of it, its text included, contains one.
 *
 * @param hosts as a URL has them, ports included
 * @param database where to create the others from; as a URL has it
 * @param parameters of the URL, without user and password; empty or starting with a question mark
 * @param user may create databases
 * @param password null where the server or the driver's password file needs none
 */
record ServerAddress(
        String hosts,
        String database,
        String parameters,
        String user,
        @Nullable String password) {

    private static final String SCHEME = "jdbc:postgresql://";

    /** Takes apart a URL that the driver can parse. */
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

    /** The URL of a database of the server. */
    String url(String name) {
        return SCHEME + hosts + "/" + name + parameters;
    }

    /** Leads to the database to create others from. */
    PGSimpleDataSource dataSource() {
        return dataSource(database);
    }

    /** Leads to a database of the server, as its owner. */
    PGSimpleDataSource dataSource(String name) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url(name));
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** Leads to a database of the server, as somebody. */
    PGSimpleDataSource dataSource(String name, String otherUser, String otherPassword) {
        PGSimpleDataSource dataSource = dataSource(name);
        dataSource.setUser(otherUser);
        dataSource.setPassword(otherPassword);
        return dataSource;
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
        return SCHEME + hosts + "/" + database + " as " + user;
    }
}
