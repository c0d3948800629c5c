package dev.stepwell.runtime.internal.trust;

import dev.stepwell.runtime.internal.session.Command;

/**
 * The question whether a history can be trusted. The catalogs answer it to every role, and a history without tables has
 * no findings.
 *
 * <p>It is asked for the role that runs migrations. This is the current role, if it may write the history, and the
 * owner of the history otherwise. That role trusts itself, the roles of which it is a member, and superusers. A
 * superuser is a member of no other role here, although PostgreSQL treats one as a member of all.
 */
final class TrustQuestion {

    private static final String TEXT = "pg_catalog.text";

    private static final String IS_WRITING = "ANY ('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER}'::pg_catalog.text[])";

    private TrustQuestion() {}

    /**
     * {@return the question, whose answer has a row for each finding}
     *
     * @param migration the name of the table of migrations, as SQL has it; likewise the next three
     * @param digest the name of the table of digests, which is the name of the function of its triggers, too
     * @param prefix the prefix of the names of the history
     */
    static Command of(String migration, String event, String digest, String status, String prefix) {
        return new Command(
                        "WITH RECURSIVE history AS (SELECT c.oid, c.relkind, c.relowner, c.relacl, c.relrowsecurity, "
                                + "pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.relname) AS name "
                                + "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                                + "WHERE c.oid OPERATOR(pg_catalog.=) ANY (ARRAY[")
                .add(table(migration))
                .add(", ")
                .add(table(event))
                .add(", ")
                .add(table(digest))
                .add(", ")
                .add(table(status))
                .add("]::pg_catalog.oid[])), ")
                .add(runner(migration))
                .add(TRUSTED)
                .add("SELECT found.*, (SELECT " + role("runner.role") + " FROM runner) AS runner FROM (")
                .add(OWNERS + " UNION ALL " + GRANTS + " UNION ALL " + MEMBERS + " UNION ALL ")
                .add(triggers(digest, prefix))
                .add(" UNION ALL " + RULES + " UNION ALL " + POLICIES + " UNION ALL " + ROW_SECURITY)
                .add(") AS found ORDER BY number, name, extra IS NULL, role, detail");
    }

    private static Command table(String name) {
        return new Command("pg_catalog.to_regclass(").value(name, TEXT).add(")");
    }

    /** An expression for the name of a role, quoted where SQL needs it. */
    private static String role(String oid) {
        return "(SELECT pg_catalog.quote_ident(named.rolname) FROM pg_catalog.pg_roles AS named WHERE named.oid OPERATOR(pg_catalog.=) "
                + oid + ")";
    }

    private static String distrusted(String oid) {
        return "NOT EXISTS (SELECT FROM trusted WHERE trusted.role OPERATOR(pg_catalog.=) " + oid + ")";
    }

    private static Command runner(String migration) {
        Command runner = new Command("runner AS (SELECT CASE WHEN true");
        for (String privilege : new String[] {"INSERT", "UPDATE", "DELETE"}) {
            runner.add(" AND pg_catalog.has_table_privilege(h.oid, '" + privilege + "')");
        }
        return runner.add(" THEN r.oid ELSE h.relowner END AS role FROM history AS h, pg_catalog.pg_roles AS r "
                        + "WHERE r.rolname OPERATOR(pg_catalog.=) current_user AND h.oid OPERATOR(pg_catalog.=) ")
                .add(table(migration))
                .add("), ");
    }

    /** The owner of a database is a member of pg_database_owner, which no table of the catalog tells. */
    private static final String TRUSTED = "mine AS (SELECT runner.role FROM runner "
            + "UNION SELECT m.roleid FROM pg_catalog.pg_auth_members AS m JOIN mine ON m.member OPERATOR(pg_catalog.=) mine.role), "
            + "trusted AS (SELECT mine.role FROM mine UNION SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolsuper "
            + "UNION SELECT r.oid FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d, mine "
            + "WHERE r.rolname OPERATOR(pg_catalog.=) 'pg_database_owner' AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() "
            + "AND d.datdba OPERATOR(pg_catalog.=) mine.role) ";

    private static final String OWNERS = "SELECT 1 AS number, 'OWNER' AS kind, h.name, " + role("h.relowner")
            + " AS role, NULL::pg_catalog.text AS detail, NULL::pg_catalog.text AS extra FROM history AS h "
            + "WHERE h.relkind OPERATOR(pg_catalog.<>) 'v' AND " + distrusted("h.relowner");

    private static final String GRANTS =
            "SELECT 2, CASE WHEN pg_catalog.bool_or(g.is_grantable) THEN 'GRANT_OPTION' ELSE 'GRANT' END, g.name, coalesce("
                    + role("g.grantee")
                    + ", 'PUBLIC'), pg_catalog.string_agg(g.privilege, ', ' ORDER BY g.privilege), g.grantor FROM ("
                    + "SELECT h.name, a.grantee, a.is_grantable, a.privilege_type AS privilege, " + grantor("a")
                    + " FROM history AS h, LATERAL pg_catalog.aclexplode(h.relacl) AS a "
                    + "WHERE a.privilege_type OPERATOR(pg_catalog.=) " + IS_WRITING + " UNION ALL "
                    + "SELECT h.name, a.grantee, a.is_grantable, a.privilege_type OPERATOR(pg_catalog.||) ' (' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(c.attname) OPERATOR(pg_catalog.||) ')', "
                    + grantor("a")
                    + " FROM history AS h JOIN pg_catalog.pg_attribute AS c ON c.attrelid OPERATOR(pg_catalog.=) h.oid, "
                    + "LATERAL pg_catalog.aclexplode(c.attacl) AS a WHERE a.privilege_type OPERATOR(pg_catalog.=) "
                    + IS_WRITING
                    + ") AS g WHERE " + distrusted("g.grantee")
                    + " AND NOT EXISTS (SELECT FROM history AS o WHERE o.name OPERATOR(pg_catalog.=) g.name AND o.relowner OPERATOR(pg_catalog.=) g.grantee)"
                    + " GROUP BY g.name, g.grantee, g.grantor";

    private static final String MEMBERS = "SELECT 3, 'MEMBER', '', " + role("m.member")
            + ", 'pg_write_all_data', NULL FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS r "
            + "ON r.oid OPERATOR(pg_catalog.=) m.roleid WHERE r.rolname OPERATOR(pg_catalog.=) 'pg_write_all_data' "
            + "AND EXISTS (SELECT FROM history) AND " + distrusted("m.member");

    private static final String RULES = "SELECT 5, 'RULE', h.name, NULL, pg_catalog.quote_ident(r.rulename), NULL "
            + "FROM history AS h JOIN pg_catalog.pg_rewrite AS r ON r.ev_class OPERATOR(pg_catalog.=) h.oid "
            + "WHERE h.relkind OPERATOR(pg_catalog.<>) 'v'";

    private static final String POLICIES = "SELECT 6, 'POLICY', h.name, NULL, pg_catalog.quote_ident(p.polname), NULL "
            + "FROM history AS h JOIN pg_catalog.pg_policy AS p ON p.polrelid OPERATOR(pg_catalog.=) h.oid";

    private static final String ROW_SECURITY =
            "SELECT 7, 'ROW_SECURITY', h.name, NULL, NULL, NULL FROM history AS h WHERE h.relrowsecurity";

    /**
     * The role that gave a privilege, unless it is the owner of the table. What it gave has to be taken away before its
     * own privilege, so such findings come first.
     */
    private static String grantor(String acl) {
        return "CASE WHEN " + acl + ".grantor OPERATOR(pg_catalog.<>) h.relowner THEN " + role(acl + ".grantor")
                + " END AS grantor";
    }

    /**
     * The triggers whose function belongs to a role that is not trusted, apart from the triggers of the digests. Their
     * function runs as the owner of the history.
     */
    private static Command triggers(String digest, String prefix) {
        return new Command("SELECT 4, 'TRIGGER', h.name, " + role("f.proowner") + ", pg_catalog.quote_ident(t.tgname), "
                        + "pg_catalog.quote_ident(n.nspname) OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(f.proname) "
                        + "FROM history AS h JOIN pg_catalog.pg_trigger AS t ON t.tgrelid OPERATOR(pg_catalog.=) h.oid "
                        + "JOIN pg_catalog.pg_proc AS f ON f.oid OPERATOR(pg_catalog.=) t.tgfoid "
                        + "JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) f.pronamespace "
                        + "WHERE h.relkind OPERATOR(pg_catalog.<>) 'v' AND t.tgenabled OPERATOR(pg_catalog.<>) 'D' AND "
                        + distrusted("f.proowner")
                        + " AND NOT (f.prosecdef AND f.proowner OPERATOR(pg_catalog.=) h.relowner "
                        + "AND coalesce(f.oid OPERATOR(pg_catalog.=) pg_catalog.to_regprocedure(")
                .value(digest + "()", TEXT)
                .add("), false) AND pg_catalog.starts_with(t.tgname::pg_catalog.text, ")
                .value(prefix + "digest", TEXT)
                .add("))");
    }
}
