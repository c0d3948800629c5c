package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;

/** A setting of libpq for which the JDBC driver has an equal property. */
enum LibpqSetting {
    SSLMODE("PGSSLMODE", "sslmode", PGProperty.SSL_MODE),
    SSLROOTCERT("PGSSLROOTCERT", "sslrootcert", PGProperty.SSL_ROOT_CERT),
    SSLCERT("PGSSLCERT", "sslcert", PGProperty.SSL_CERT),
    SSLKEY("PGSSLKEY", "sslkey", PGProperty.SSL_KEY),
    SSLNEGOTIATION("PGSSLNEGOTIATION", "sslnegotiation", PGProperty.SSL_NEGOTIATION),
    CHANNELBINDING("PGCHANNELBINDING", "channel_binding", PGProperty.CHANNEL_BINDING),
    REQUIREAUTH("PGREQUIREAUTH", "require_auth", PGProperty.REQUIRE_AUTH),
    GSSENCMODE("PGGSSENCMODE", "gssencmode", PGProperty.GSS_ENC_MODE),
    GSSLIB("PGGSSLIB", "gsslib", PGProperty.GSS_LIB),
    KRBSRVNAME("PGKRBSRVNAME", "krbsrvname", PGProperty.KERBEROS_SERVER_NAME),
    TARGETSESSIONATTRS("PGTARGETSESSIONATTRS", "target_session_attrs", PGProperty.TARGET_SERVER_TYPE),
    LOADBALANCEHOSTS("PGLOADBALANCEHOSTS", "load_balance_hosts", PGProperty.LOAD_BALANCE_HOSTS),
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT", "connect_timeout", PGProperty.CONNECT_TIMEOUT),
    APPNAME("PGAPPNAME", "application_name", PGProperty.APPLICATION_NAME),
    OPTIONS("PGOPTIONS", "options", PGProperty.OPTIONS);

    /** The server types of the driver, which calls a server primary if its transactions are not read-only. */
    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "read-only", "secondary",
            "primary", "primary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private static final Map<String, String> BALANCING = Map.of("disable", "false", "random", "true");

    private final String variable;
    private final String keyword;
    private final PGProperty property;

    LibpqSetting(String variable, String keyword, PGProperty property) {
        this.variable = variable;
        this.keyword = keyword;
        this.property = property;
    }

    static Optional<LibpqSetting> ofKeyword(String keyword) {
        return Arrays.stream(values())
                .filter(setting -> setting.keyword.equals(keyword))
                .findFirst();
    }

    /** {@return the name of the environment variable} */
    String variable() {
        return variable;
    }

    PGProperty property() {
        return property;
    }

    /** {@return the property by which a URL decides this setting; empty if the URL leaves it open} */
    Optional<String> decidedBy(Properties ofUrl) {
        List<String> names =
                switch (this) {
                    case SSLMODE -> List.of("sslmode", "ssl");
                    // A factory of the user trusts what the factory wants, and reads no files of these settings.
                    case SSLROOTCERT, SSLCERT, SSLKEY -> List.of(property.getName(), "sslfactory");
                    default -> List.of(property.getName());
                };
        return names.stream().filter(ofUrl::containsKey).findFirst();
    }

    /**
     * {@return the driver's value for a value of libpq}
     *
     * @param named the variable or keyword that has the value, for messages
     * @throws UsageException if the driver has no such value
     */
    String ofDriver(String value, String named) {
        return switch (this) {
            case TARGETSESSIONATTRS -> chosen(SERVER_TYPES, value, named);
            case LOADBALANCEHOSTS -> chosen(BALANCING, value, named);
            case CONNECT_TIMEOUT -> seconds(value, named);
            case SSLROOTCERT -> file(value, named);
            // The driver takes a list of methods, and checks it.
            case REQUIREAUTH -> value;
            default -> {
                String[] choices = property.getChoices();
                if (choices != null && !List.of(choices).contains(value)) {
                    throw new UsageException(
                            named + " is " + value + ". Set it to one of " + String.join(", ", choices) + ".");
                }
                yield value;
            }
        };
    }

    private static String chosen(Map<String, String> choices, String value, String named) {
        String ofDriver = choices.get(value);
        if (ofDriver == null) {
            throw new UsageException(named + " is " + value + ". Set it to one of "
                    + String.join(", ", choices.keySet().stream().sorted().toList()) + ".");
        }
        return ofDriver;
    }

    private static String seconds(String value, String named) {
        if (!value.matches("-?\\d{1,6}")) {
            throw new UsageException(named + " is " + value + ". Set it to a number of seconds, such as 10.");
        }
        // Both call zero no limit; libpq reads less than that in the same way.
        return value.startsWith("-") ? "0" : value;
    }

    private static String file(String value, String named) {
        if (value.equals("system")) {
            throw new UsageException(named + " is system, and the JDBC driver has no equal. Set it to a file with the "
                    + "trusted certificates, or unset it and give --url with "
                    + "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory, which trusts as Java does.");
        }
        return value;
    }
}
