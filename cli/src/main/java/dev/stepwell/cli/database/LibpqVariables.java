package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The environment variables of libpq that describe a connection, beside a URL or without one.
 *
 * <p>Each variable has an effect, or a message says that it has none. The URL takes precedence.
 */
final class LibpqVariables {

    private static final String NO_EQUAL = ", and the JDBC driver has no equal. ";

    /** Settings that protect a connection and that the driver does not have, with the way out. By their keywords. */
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.of(
            "sslcrl", "Unset it, and let the server's certificate expire early instead.",
            "sslcrldir", "Unset it, and let the server's certificate expire early instead.",
            "sslcertmode", "Unset it; with sslcert or PGSSLCERT the driver sends a certificate if the server asks.",
            "ssl_min_protocol_version", "Unset it, and run Java with -Djdk.tls.client.protocols=TLSv1.3.",
            "ssl_max_protocol_version", "Unset it, and run Java with -Djdk.tls.client.protocols=TLSv1.2.",
            "requiressl", "Unset it, and set PGSSLMODE to require.",
            "hostaddr", "Unset it, and name the address as the host."));

    /** The variables of the refused settings. */
    private static final Map<String, String> REFUSED_VARIABLES = new TreeMap<>(Map.of(
            "PGSSLCRL", "sslcrl",
            "PGSSLCRLDIR", "sslcrldir",
            "PGSSLCERTMODE", "sslcertmode",
            "PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version",
            "PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version",
            "PGREQUIRESSL", "requiressl"));

    /** Variables that change nothing about the safety of a connection and that the driver does not have. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "PGCLIENTENCODING",
            "PGDATESTYLE",
            "PGGEQO",
            "PGGSSDELEGATION",
            "PGMAXPROTOCOLVERSION",
            "PGMINPROTOCOLVERSION",
            "PGREQUIREPEER",
            "PGSSLSNI",
            "PGTZ");

    private LibpqVariables() {}

    /**
     * Refuses a keyword of libpq in a URL that protects the connection and that the driver does not have.
     *
     * @throws UsageException if this is such a keyword
     */
    static void requireEqual(String keyword) {
        String wayOut = REFUSED.get(keyword);
        if (wayOut != null) {
            throw new UsageException("The URL has " + keyword + NO_EQUAL + wayOut);
        }
    }

    /**
     * Applies the variables to a data source.
     *
     * @param ofUrl the properties that the URL or its service has
     * @param notes the receiver of notes about variables without effect
     * @throws UsageException if the driver cannot do what a variable demands
     */
    static void apply(PGSimpleDataSource source, Properties ofUrl, Surroundings surroundings, Consumer<String> notes) {
        REFUSED_VARIABLES.forEach((variable, keyword) -> {
            if (surroundings.variable(variable).isPresent()) {
                throw new UsageException(variable + " is set" + NO_EQUAL + REFUSED.get(keyword));
            }
        });
        for (LibpqSetting setting : LibpqSetting.values()) {
            surroundings
                    .variable(setting.variable())
                    .ifPresent(
                            value -> apply(setting, setting.ofDriver(value, setting.variable()), source, ofUrl, notes));
        }
        for (String variable : WITHOUT_EFFECT) {
            // The driver always speaks UTF-8.
            surroundings
                    .variable(variable)
                    .filter(value -> !(variable.equals("PGCLIENTENCODING") && value.matches("(?i)utf-?8")))
                    .ifPresent(value ->
                            notes.accept(variable + " is set and has no effect: the JDBC driver has no equal."));
        }
    }

    private static void apply(
            LibpqSetting setting, String value, PGSimpleDataSource source, Properties ofUrl, Consumer<String> notes) {
        Optional<String> decided = setting.decidedBy(ofUrl);
        if (decided.isEmpty()) {
            source.setProperty(setting.property(), value);
        } else if (!value.equals(ofUrl.getProperty(decided.get()))) {
            notes.accept(setting.variable() + " is set and has no effect: the URL or its service has " + decided.get()
                    + ", which takes precedence.");
        }
    }
}
