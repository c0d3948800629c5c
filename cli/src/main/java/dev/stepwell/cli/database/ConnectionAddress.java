package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database as a JDBC URL.
 *
 * <p>The URL may contain a password, so nothing prints it.
 *
 * @param url the URL, which begins with {@code jdbc:postgresql:}
 * @param unreadable the message for a URL that the driver cannot read
 * @param libpq whether the settings of the address mean what they mean in libpq, not what they mean in the driver
 */
public record ConnectionAddress(String url, String unreadable, boolean libpq) {

    private static final int DEFAULT_PORT = 5432;
    private static final String JDBC = "jdbc:postgresql:";
    private static final String PERCENT_ENCODE =
            "Percent-encode what is special in user and password: %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #.";

    /**
     * {@return the address from an option or the environment; empty if neither names a database}
     *
     * @throws UsageException if the address is invalid
     */
    static Optional<ConnectionAddress> of(@Nullable String url, Surroundings surroundings) {
        if (url != null) {
            return Optional.of(new ConnectionAddress(
                    jdbc(url),
                    "The driver cannot read the URL. Write jdbc:postgresql://host:port/database.",
                    !url.startsWith(JDBC)));
        }
        if (surroundings.variable("PGHOST").isEmpty()
                && surroundings.variable("PGPORT").isEmpty()
                && surroundings.variable("PGDATABASE").isEmpty()
                && surroundings.variable("PGSERVICE").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ConnectionAddress(
                ofLibpq(surroundings),
                surroundings
                        .variable("PGSERVICE")
                        .map(service -> "PGSERVICE is " + service + ", which the driver finds in no pg_service.conf.")
                        .orElse("The driver cannot read what the environment says. Look at PGHOST, PGPORT and "
                                + "PGDATABASE."),
                true));
    }

    private static String jdbc(String url) {
        if (url.startsWith(JDBC)) {
            if (hasUserBeforeHost(url)) {
                // The driver would take user and password for a part of the host, and print them.
                throw new UsageException("A jdbc: URL cannot have a user before the host. Write "
                        + "postgresql://user@host:port/database, or jdbc:postgresql://host:port/database?user=name, "
                        + "and set STEPWELL_PASSWORD.");
            }
            return url;
        }
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new UsageException("The URL is not one of a PostgreSQL database. Write jdbc:postgresql://host:port/"
                    + "database, or postgresql://host:port/database.");
        }
        try {
            URI uri = new URI(url);
            String jdbc = ofUri(uri);
            if (uri.getRawFragment() != null || hasUserBeforeHost(jdbc)) {
                throw new UsageException("The URL cannot be read. " + PERCENT_ENCODE);
            }
            return jdbc;
        } catch (URISyntaxException e) {
            throw new UsageException("The URL cannot be read: " + e.getReason() + ". " + PERCENT_ENCODE);
        }
    }

    /** Tells whether an @ stands where only a user, a password, or a part of them can precede it. */
    private static boolean hasUserBeforeHost(String url) {
        String[] addressAndQuery = url.split("\\?", 2);
        if (addressAndQuery[0].contains("@")) {
            return true;
        }
        for (String parameter : addressAndQuery.length == 1 ? new String[0] : addressAndQuery[1].split("&", -1)) {
            String name = parameter.split("=", 2)[0];
            if (parameter.contains("@") && (name.equals(parameter) || PGProperty.forName(name) == null)) {
                return true;
            }
        }
        return false;
    }

    private static String ofUri(URI uri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String[] userAndPassword = authority.substring(0, at).split(":", 2);
            parameters.put("user", forQuery(userAndPassword[0]));
            if (userAndPassword.length == 2) {
                parameters.put("password", forQuery(userAndPassword[1]));
            }
        }
        String query = uri.getRawQuery() == null ? "" : ofDriver(uri.getRawQuery());
        String own = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        String all = own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return JDBC + "//" + authority.substring(at + 1) + path + (all.isEmpty() ? "" : "?" + all);
    }

    /** Encodes the characters that have a meaning in a query, but not before the host. */
    private static String forQuery(String raw) {
        return raw.replace("&", "%26").replace("+", "%2B");
    }

    /** {@return the query of a URI with the driver's names and values for the keywords of libpq} */
    private static String ofDriver(String query) {
        StringBuilder translated = new StringBuilder();
        for (String parameter : query.split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            Optional<LibpqSetting> setting = LibpqSetting.ofKeyword(nameAndValue[0]);
            translated.append(translated.isEmpty() ? "" : "&");
            if (setting.isPresent() && nameAndValue.length == 2) {
                String value = URLDecoder.decode(nameAndValue[1].replace("+", "%2B"), StandardCharsets.UTF_8);
                translated
                        .append(setting.get().property().getName())
                        .append('=')
                        .append(encoded(setting.get().ofDriver(value, nameAndValue[0] + " of the URL")));
            } else {
                requireOfAddress(nameAndValue[0]);
                translated.append(parameter);
            }
        }
        return translated.toString();
    }

    /** Refuses what libpq reads from a query instead of from the address, and what the driver does not read there. */
    private static void requireOfAddress(String keyword) {
        if (keyword.equals("host") || keyword.equals("port") || keyword.equals("dbname")) {
            throw new UsageException("The URL has " + keyword + " as a parameter, and the JDBC driver does not read "
                    + "it. Write postgresql://host:port/database.");
        }
    }

    private static String ofLibpq(Surroundings surroundings) {
        if (surroundings.variable("PGHOSTADDR").isPresent()) {
            throw new UsageException("PGHOSTADDR is set, and the JDBC driver has no equal. Unset it, and set PGHOST.");
        }
        String host = surroundings.variable("PGHOST").orElse("localhost");
        if (host.startsWith("/")) {
            throw new UsageException(
                    "PGHOST is " + host + ", a socket in the file system, to which Java cannot connect. "
                            + "Set it to a host, such as localhost.");
        }
        if (host.contains("@")) {
            throw new UsageException(
                    "PGHOST has an @ in it, and no host has. Set it to the host alone, such as " + "localhost.");
        }
        surroundings
                .variable("PGPORT")
                .filter(port -> !port.matches("\\d{1,5}"))
                .ifPresent(port -> {
                    throw new UsageException(
                            "PGPORT is " + port + ", which is not a port. Set it to a number, such " + "as 5432.");
                });
        String database = surroundings.variable("PGDATABASE").orElse("");
        if (database.isEmpty() && surroundings.variable("PGSERVICE").isEmpty()) {
            // libpq would take the database with the name of the user, which is rarely the one to migrate.
            throw new UsageException("No database is named: PGDATABASE is not set. Set it, or give --url.");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        surroundings.variable("PGSERVICE").ifPresent(service -> parameters.put("service", service));
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
     * {@return a source of connections to this address, with the settings of libpq's variables}
     *
     * @param notes the receiver of notes about settings without effect
     * @throws UsageException if the driver cannot read the URL, or cannot do what a variable demands
     */
    PGSimpleDataSource dataSource(Surroundings surroundings, Consumer<String> notes) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setURL(url);
        } catch (IllegalArgumentException e) {
            // The driver's message contains the URL, and the URL may contain a password.
            throw new UsageException(unreadable);
        }
        Properties ofUrl = Optional.ofNullable(Driver.parseURL(url, null)).orElseGet(Properties::new);
        noteUnknownParameters(notes);
        LibpqVariables.apply(source, ofUrl, surroundings, notes);
        if ((libpq || !ofUrl.containsKey("sslmode"))
                && "require".equals(source.getSslMode())
                && source.getSslRootCert() != null) {
            // With trusted certificates, libpq verifies the server's; the driver would accept any.
            source.setSslMode("verify-ca");
        }
        return source;
    }

    /** Tells whether the URL has a value for a property of the driver. */
    boolean decides(PGProperty property) {
        Properties ofUrl = Driver.parseURL(url, null);
        return ofUrl != null && ofUrl.containsKey(property.getName());
    }

    /**
     * Notes the parameters that the driver ignores. A name can be a part of a password, so only known ones are shown.
     */
    private void noteUnknownParameters(Consumer<String> notes) {
        String[] addressAndQuery = url.split("\\?", 2);
        String[] parameters = addressAndQuery.length == 1 ? new String[0] : addressAndQuery[1].split("&", -1);
        for (int i = 0; i < parameters.length; i++) {
            String name = parameters[i].split("=", 2)[0];
            if (name.isEmpty() || PGProperty.forName(name) != null) {
                continue;
            }
            LibpqVariables.requireEqual(name);
            notes.accept(LibpqSetting.ofKeyword(name.toLowerCase(Locale.ROOT))
                    .map(setting -> "The URL has " + name + ", which has no effect: the JDBC driver calls it "
                            + setting.property().getName() + ".")
                    .orElse("Parameter " + (i + 1) + " of the URL has no effect: the JDBC driver does not know it."));
        }
    }

    /** {@return the hosts, ports, database and user of a data source, for people} */
    public static String place(PGSimpleDataSource source) {
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

    /** {@return a text without the URL, which may contain a password} */
    @Override
    public String toString() {
        return "address of a database";
    }
}
