package dev.stepwell.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database as a JDBC URL, whichever way it was given. It may hold a password, so nothing prints it.
 *
 * @param url begins with {@code jdbc:postgresql:}
 */
record ConnectionAddress(String url) {

    private static final int DEFAULT_PORT = 5432;
    private static final String JDBC = "jdbc:postgresql:";

    /** What libpq reads from the environment, and the driver from its URL. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "PGSSLMODE", "sslmode",
            "PGSSLROOTCERT", "sslrootcert",
            "PGSSLCERT", "sslcert",
            "PGSSLKEY", "sslkey",
            "PGOPTIONS", "options",
            "PGCONNECT_TIMEOUT", "connectTimeout");

    /**
     * The address that an option or the environment gives.
     *
     * @throws UsageException if it cannot be one
     */
    static Optional<ConnectionAddress> of(@Nullable String url, Surroundings surroundings) {
        if (url != null) {
            return Optional.of(new ConnectionAddress(jdbc(url)));
        }
        if (surroundings.variable("PGHOST").isEmpty()
                && surroundings.variable("PGPORT").isEmpty()
                && surroundings.variable("PGDATABASE").isEmpty()
                && surroundings.variable("PGSERVICE").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ConnectionAddress(ofLibpq(surroundings)));
    }

    private static String jdbc(String url) {
        if (url.startsWith(JDBC)) {
            return url;
        }
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new UsageException("The URL is not one of a PostgreSQL database. Write jdbc:postgresql://host:port/"
                    + "database, or postgresql://host:port/database.");
        }
        try {
            return ofUri(new URI(url));
        } catch (URISyntaxException e) {
            throw new UsageException(
                    "The URL cannot be read: " + e.getReason() + ". Write " + "jdbc:postgresql://host:port/database.");
        }
    }

    private static String ofUri(URI uri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String[] userAndPassword = authority.substring(0, at).split(":", 2);
            parameters.put("user", userAndPassword[0]);
            if (userAndPassword.length == 2) {
                parameters.put("password", userAndPassword[1]);
            }
        }
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        String own = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        String all = own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return JDBC + "//" + authority.substring(at + 1) + path + (all.isEmpty() ? "" : "?" + all);
    }

    private static String ofLibpq(Surroundings surroundings) {
        String host = surroundings.variable("PGHOST").orElse("localhost");
        if (host.startsWith("/")) {
            throw new UsageException(
                    "PGHOST is " + host + ", a socket in the file system, to which Java cannot connect. "
                            + "Set it to a host, such as localhost.");
        }
        String database = surroundings
                .variable("PGDATABASE")
                .or(() -> surroundings.variable("PGUSER"))
                .orElse("");
        Map<String, String> parameters = new LinkedHashMap<>();
        surroundings.variable("PGSERVICE").ifPresent(service -> parameters.put("service", service));
        PARAMETERS.keySet().stream().sorted().forEach(name -> surroundings
                .variable(name)
                .ifPresent(value -> parameters.put(String.valueOf(PARAMETERS.get(name)), value)));
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        boolean byService = surroundings.variable("PGHOST").isEmpty()
                && surroundings.variable("PGSERVICE").isPresent();
        return JDBC + "//"
                + (byService
                        ? ""
                        : host
                                + surroundings
                                        .variable("PGPORT")
                                        .map(port -> ":" + port)
                                        .orElse(""))
                + "/" + (byService && surroundings.variable("PGDATABASE").isEmpty() ? "" : encoded(database))
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Connections to it.
     *
     * @throws UsageException if the driver cannot read the URL
     */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setURL(url);
        } catch (IllegalArgumentException e) {
            // The message of the driver has the URL, and that may have a password.
            throw new UsageException("The driver cannot read the URL. Write jdbc:postgresql://host:port/database.");
        }
        return source;
    }

    /** Where a data source leads, for people: database, hosts and ports, user. */
    static String place(PGSimpleDataSource source) {
        String[] hosts = source.getServerNames();
        int[] ports = source.getPortNumbers();
        StringBuilder place = new StringBuilder();
        for (int i = 0; i < hosts.length; i++) {
            int port = i < ports.length && ports[i] != 0 ? ports[i] : DEFAULT_PORT;
            place.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(port);
        }
        String database = source.getDatabaseName();
        String user = source.getUser();
        return place
                + (database == null || database.isEmpty() ? "" : "/" + database)
                + (user == null ? "" : " as " + user);
    }

    /** Never the URL, which may hold a password. */
    @Override
    public String toString() {
        return "address of a database";
    }
}
