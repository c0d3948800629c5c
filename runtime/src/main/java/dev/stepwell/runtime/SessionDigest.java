package dev.stepwell.runtime;

/**
 * What a session has, boiled down by the server to one text, so that it can find out by itself whether a migration has
 * changed anything that would have to be put back.
 *
 * <p>It sees what {@link SessionState} sees, except for settings of an extension whose library is loaded later. The
 * server reads {@code pg_settings} for it once and not each time, which would take longer than most migrations.
 */
final class SessionDigest {

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
            + "ARRAY(SELECT name FROM pg_catalog.pg_prepared_statement() WHERE from_sql ORDER BY 1)::text || '|' || "
            + "ARRAY(SELECT name FROM pg_catalog.pg_cursor() WHERE is_holdable ORDER BY 1)::text || '|' || "
            + "ARRAY(SELECT channel FROM pg_catalog.pg_listening_channels() AS channels (channel) ORDER BY 1)::text)";

    /** A session that ever had temporary objects has a schema for them; what is in it would have to be searched. */
    static final String NOTHING_TEMPORARY = "pg_catalog.pg_my_temp_schema() = 0";

    /** Makes the session forget all of it. */
    static final String FORGET =
            "pg_catalog.set_config('" + NAMES + "', '', false), pg_catalog.set_config('" + STATE + "', '', false)";

    private static final String OWN = "(pg_catalog.txid_current()::text || '|' || "
            + "pg_catalog.current_setting('lock_timeout') || '|' || pg_catalog.current_setting('statement_timeout') "
            + "|| '|' || pg_catalog.current_setting('application_name'))";

    private SessionDigest() {}

    /**
     * Makes the session know the names of the settings that can be changed in it; whatever it is told stays so. Gives
     * no row.
     */
    static Command rememberNames() {
        return new Command("SELECT WHERE pg_catalog.set_config('" + NAMES + "', ARRAY(SELECT name FROM "
                + "pg_catalog.pg_settings WHERE context IN ('user', 'superuser') AND name NOT IN "
                + "('transaction_isolation', 'transaction_read_only', 'transaction_deferrable', 'seed', "
                + "'application_name', 'lock_timeout', 'statement_timeout') ORDER BY name)::text, false) IS NULL");
    }

    /** Remembers what the session has, but for what each transaction sets for itself. Gives no row. */
    static Command rememberState() {
        return new Command("SELECT WHERE pg_catalog.set_config('" + STATE + "', " + DIGEST + ", false) IS NULL");
    }

    /** Remembers the transaction and what it has set for itself, until it ends. Gives no row. */
    static Command rememberTransaction() {
        return new Command("SELECT WHERE pg_catalog.set_config('" + TRANSACTION + "', " + OWN + ", true) IS NULL");
    }

    /**
     * What holds while the transaction is the same and the session has what was remembered in it, and no temporary
     * objects.
     */
    static String same() {
        return "pg_catalog.current_setting('" + TRANSACTION + "', true) = " + OWN + " AND " + NOTHING_TEMPORARY
                + " AND pg_catalog.current_setting('" + STATE + "', true) = " + DIGEST;
    }
}
