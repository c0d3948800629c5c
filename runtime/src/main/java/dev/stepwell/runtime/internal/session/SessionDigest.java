package dev.stepwell.runtime.internal.session;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The digest of a session's state, computed by the server, so that the server itself can tell whether a migration has
 * changed anything that would have to be restored.
 *
 * <p>The digest covers the state that {@link SessionState} covers, except for settings of an extension whose library is
 * loaded later. The server reads {@code pg_settings} only once for it. Reading the view each time would take longer
 * than most migrations.
 */
public final class SessionDigest {

    /** An expression that fails in each cast from text and that the server does not evaluate while planning. */
    public static final String RAISED = "pg_catalog.clock_timestamp()::pg_catalog.text";

    /** The statement that releases the advisory lock of a row of {@code pg_locks}. */
    static final String UNLOCK = """
            pg_catalog.format(CASE
                    WHEN objsubid OPERATOR(pg_catalog.=) 1 THEN 'SELECT pg_catalog.pg_advisory_unlock%s((%s::bigint OPERATOR(pg_catalog.<<) 32) OPERATOR(pg_catalog.|) %s)'
                    ELSE 'SELECT pg_catalog.pg_advisory_unlock%s((%s::bigint::bit(32))::integer, (%s::bigint::bit(32))::integer)' END,
                    CASE WHEN mode OPERATOR(pg_catalog.=) 'ShareLock' THEN '_shared' ELSE '' END, classid, objid)""";

    /** The advisory locks of the session, as an array. */
    static final String LOCKS = "ARRAY(SELECT " + UNLOCK
            + " FROM pg_catalog.pg_lock_status() WHERE locktype OPERATOR(pg_catalog.=) 'advisory' "
            + "AND granted AND pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() ORDER BY 1)";

    /** The prefix of the names of Stepwell's own prepared statements. */
    public static final String PREPARED = "stepwell:";

    /** The setting in which the session keeps the names of its settings. */
    private static final String NAMES = "stepwell.settings";

    private static final String STATE = "stepwell.state";
    private static final String TRANSACTION = "stepwell.transaction";

    private static final String SETTINGS = "(SELECT pg_catalog.string_agg(pg_catalog.current_setting(name), '|') FROM "
            + "pg_catalog.unnest(pg_catalog.current_setting('" + NAMES
            + "', true)::pg_catalog.text[]) AS names (name))";

    /** The expression for the digest. Its value is null if the session has lost the names of its settings. */
    private static final String DIGEST =
            "pg_catalog.md5(session_user OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) pg_catalog.current_setting('role') "
                    + "OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) pg_catalog.current_setting('session_authorization') OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) "
                    + SETTINGS + " OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) "
                    + LOCKS + "::pg_catalog.text OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) "
                    + "ARRAY(SELECT name FROM pg_catalog.pg_prepared_statement() WHERE from_sql AND name OPERATOR(pg_catalog.!~~) '"
                    + PREPARED + "%' ORDER BY 1)::pg_catalog.text OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) "
                    + "ARRAY(SELECT name FROM pg_catalog.pg_cursor() WHERE is_holdable ORDER BY 1)::pg_catalog.text OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) "
                    + "ARRAY(SELECT channel FROM pg_catalog.pg_listening_channels() AS channels (channel) ORDER BY 1)::pg_catalog.text)";

    /**
     * The condition for a session without temporary objects. A session that ever had one has a schema for them, whose
     * content would have to be searched.
     */
    static final String NOTHING_TEMPORARY = "pg_catalog.pg_my_temp_schema() OPERATOR(pg_catalog.=) 0";

    /** The expressions that make the session forget its names and its state. */
    public static final String FORGET =
            "pg_catalog.set_config('" + NAMES + "', '', false), pg_catalog.set_config('" + STATE + "', '', false)";

    /** The settings that a transaction may make for itself. */
    private static final List<String> OWN =
            List.of("lock_timeout", "statement_timeout", "application_name", Session.IDLE_LIMIT);

    private SessionDigest() {}

    /**
     * {@return a command that makes the session remember the names of all settings that can be changed in it}
     *
     * <p>Later changes leave the remembered names as they are. The command returns no row.
     */
    public static Command rememberNames() {
        return new Command(
                "SELECT WHERE pg_catalog.set_config('" + NAMES + "', ARRAY(SELECT name FROM "
                        + "pg_catalog.pg_settings WHERE context OPERATOR(pg_catalog.=) ANY ('{user,superuser}') AND name OPERATOR(pg_catalog.<>) ALL ("
                        + "'{transaction_isolation,transaction_read_only,transaction_deferrable,seed,"
                        + "application_name,lock_timeout,statement_timeout,idle_in_transaction_session_timeout}') ORDER BY name)::pg_catalog.text, false) IS NULL");
    }

    /**
     * {@return a command that makes the session remember its state, except for the settings of each transaction}
     *
     * <p>The command returns no row. It fails if the session has lost a lock.
     *
     * @param locks the locks that the session had, each as in {@link #LOCKS}
     */
    public static Command rememberState(Set<String> locks) {
        return new Command("SELECT WHERE CASE WHEN " + LOCKS + " OPERATOR(pg_catalog.@>) ")
                .value(Command.array(locks.stream()), "pg_catalog.text[]")
                .add(" THEN pg_catalog.set_config('" + STATE + "', " + DIGEST + ", false) IS NULL ELSE " + RAISED
                        + "::boolean END");
    }

    /**
     * {@return a command that makes the settings of the transaction, and remembers the settings and the transaction
     * until it ends}
     *
     * <p>The command returns no row. It fails on another backend, and in a session with temporary objects.
     *
     * @param own the values of {@code lock_timeout}, {@code statement_timeout}, {@code application_name} and
     *     {@code idle_in_transaction_session_timeout}, by name
     */
    public static Command beginTransaction(int backendPid, Map<String, String> own) {
        Command begin = new Command("SELECT WHERE CASE WHEN " + NOTHING_TEMPORARY
                        + " AND pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) ")
                .value(Integer.toString(backendPid), "integer")
                .add(" THEN pg_catalog.set_config('" + TRANSACTION + "', pg_catalog.txid_current()::pg_catalog.text");
        for (String name : OWN) {
            String value = own.get(name);
            begin.add(" OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) ");
            if (value == null) {
                begin.add(setting(name));
            } else {
                begin.add("pg_catalog.set_config('" + name + "', ")
                        .value(value, "pg_catalog.text")
                        .add(", true)");
            }
        }
        return begin.add(", true) IS NULL ELSE " + RAISED + "::boolean END");
    }

    /**
     * {@return a condition that holds while the transaction is the same, the session has its remembered state, and no
     * temporary objects exist}
     */
    public static String same() {
        StringBuilder own = new StringBuilder("pg_catalog.txid_current()::pg_catalog.text");
        OWN.forEach(name -> own.append(" OPERATOR(pg_catalog.||) '|' OPERATOR(pg_catalog.||) ")
                .append(setting(name)));
        return "pg_catalog.current_setting('" + TRANSACTION + "', true) OPERATOR(pg_catalog.=) (" + own + ") AND "
                + NOTHING_TEMPORARY + " AND pg_catalog.current_setting('" + STATE + "', true) OPERATOR(pg_catalog.=) "
                + DIGEST;
    }

    private static String setting(String name) {
        return "pg_catalog.current_setting('" + name + "')";
    }
}
