package dev.stepwell.runtime.internal.session;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session has, boiled down by the server to one text, so that it can find out by itself whether a migration has
 * changed anything that would have to be put back.
 *
 * <p>It sees what {@link SessionState} sees, except for settings of an extension whose library is loaded later. The
 * server reads {@code pg_settings} for it once and not each time, which would take longer than most migrations.
 */
public final class SessionDigest {

    /** An expression that fails in each cast from text and that the server does not evaluate while planning. */
    public static final String RAISED = "pg_catalog.clock_timestamp()::text";

    /** The statement that gives back the advisory lock of a row of {@code pg_locks}. */
    static final String UNLOCK = """
            pg_catalog.format(CASE objsubid
                    WHEN 1 THEN 'SELECT pg_catalog.pg_advisory_unlock%s(%s::bigint << 32 | %s)'
                    ELSE 'SELECT pg_catalog.pg_advisory_unlock%s((%s::bigint::bit(32))::integer, (%s::bigint::bit(32))::integer)' END,
                    CASE mode WHEN 'ShareLock' THEN '_shared' ELSE '' END, classid, objid)""";

    /** The advisory locks of the session, as an array. */
    static final String LOCKS =
            "ARRAY(SELECT " + UNLOCK + " FROM pg_catalog.pg_lock_status() WHERE locktype = 'advisory' "
                    + "AND granted AND pid = pg_catalog.pg_backend_pid() ORDER BY 1)";

    /** What the names of Stepwell's own prepared statements begin with. */
    public static final String PREPARED = "stepwell:";

    /** Where the session keeps the names of its settings. */
    private static final String NAMES = "stepwell.settings";

    private static final String STATE = "stepwell.state";
    private static final String TRANSACTION = "stepwell.transaction";

    private static final String SETTINGS = "(SELECT pg_catalog.string_agg(pg_catalog.current_setting(name), '|') FROM "
            + "pg_catalog.unnest(pg_catalog.current_setting('" + NAMES + "', true)::text[]) AS names (name))";

    /** Null where the session has lost the names of its settings. */
    private static final String DIGEST = "pg_catalog.md5(session_user || '|' || pg_catalog.current_setting('role') "
            + "|| '|' || pg_catalog.current_setting('session_authorization') || '|' || " + SETTINGS + " || '|' || "
            + LOCKS + "::text || '|' || "
            + "ARRAY(SELECT name FROM pg_catalog.pg_prepared_statement() WHERE from_sql AND name NOT LIKE '"
            + PREPARED + "%' ORDER BY 1)::text || '|' || "
            + "ARRAY(SELECT name FROM pg_catalog.pg_cursor() WHERE is_holdable ORDER BY 1)::text || '|' || "
            + "ARRAY(SELECT channel FROM pg_catalog.pg_listening_channels() AS channels (channel) ORDER BY 1)::text)";

    /** A session that ever had temporary objects has a schema for them; what is in it would have to be searched. */
    static final String NOTHING_TEMPORARY = "pg_catalog.pg_my_temp_schema() = 0";

    /** Makes the session forget all of it. */
    public static final String FORGET =
            "pg_catalog.set_config('" + NAMES + "', '', false), pg_catalog.set_config('" + STATE + "', '', false)";

    /** What a transaction may set for itself. */
    private static final List<String> OWN = List.of("lock_timeout", "statement_timeout", "application_name");

    private SessionDigest() {}

    /**
     * Makes the session know the names of the settings that can be changed in it; whatever it is told stays so. Gives
     * no row.
     */
    public static Command rememberNames() {
        return new Command("SELECT WHERE pg_catalog.set_config('" + NAMES + "', ARRAY(SELECT name FROM "
                + "pg_catalog.pg_settings WHERE context IN ('user', 'superuser') AND name NOT IN "
                + "('transaction_isolation', 'transaction_read_only', 'transaction_deferrable', 'seed', "
                + "'application_name', 'lock_timeout', 'statement_timeout') ORDER BY name)::text, false) IS NULL");
    }

    /**
     * Remembers what the session has, but for what each transaction sets for itself. Gives no row, and fails where the
     * session has lost a lock.
     *
     * @param locks those it had, each as in {@link #LOCKS}
     */
    public static Command rememberState(Set<String> locks) {
        return new Command("SELECT WHERE CASE WHEN " + LOCKS + " @> ")
                .value(Command.array(locks.stream()), "text[]")
                .add(" THEN pg_catalog.set_config('" + STATE + "', " + DIGEST + ", false) IS NULL ELSE " + RAISED
                        + "::boolean END");
    }

    /**
     * Sets what is set for the transaction, and remembers both until it ends. Gives no row, and fails on another
     * backend, or with temporary objects.
     *
     * @param own values by name, of {@code lock_timeout}, {@code statement_timeout} and {@code application_name}
     */
    public static Command beginTransaction(int backendPid, Map<String, String> own) {
        Command begin = new Command(
                        "SELECT WHERE CASE WHEN " + NOTHING_TEMPORARY + " AND pg_catalog.pg_backend_pid() = ")
                .value(Integer.toString(backendPid), "integer")
                .add(" THEN pg_catalog.set_config('" + TRANSACTION + "', pg_catalog.txid_current()::text");
        for (String name : OWN) {
            String value = own.get(name);
            begin.add(" || '|' || ");
            if (value == null) {
                begin.add(setting(name));
            } else {
                begin.add("pg_catalog.set_config('" + name + "', ")
                        .value(value, "text")
                        .add(", true)");
            }
        }
        return begin.add(", true) IS NULL ELSE " + RAISED + "::boolean END");
    }

    /**
     * What holds while the transaction is the same and the session has what was remembered in it, and no temporary
     * objects.
     */
    public static String same() {
        StringBuilder own = new StringBuilder("pg_catalog.txid_current()::text");
        OWN.forEach(name -> own.append(" || '|' || ").append(setting(name)));
        return "pg_catalog.current_setting('" + TRANSACTION + "', true) = (" + own + ") AND " + NOTHING_TEMPORARY
                + " AND pg_catalog.current_setting('" + STATE + "', true) = " + DIGEST;
    }

    private static String setting(String name) {
        return "pg_catalog.current_setting('" + name + "')";
    }
}
