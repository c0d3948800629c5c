package dev.stepwell.runtime.internal.trust;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One reason not to trust a history, with the statement that settles it. Immutable.
 *
 * @param runsCode true if whoever writes the history runs code of others; false if others can change the history
 * @param words the finding, as a part of a sentence
 * @param statement the statement that settles the finding, without a semicolon
 */
record TrustFinding(boolean runsCode, String words, String statement) {

    /** The kinds of findings, as {@link TrustQuestion} names them. */
    private enum Kind {
        OWNER,
        GRANT,
        GRANT_OPTION,
        MEMBER,
        TRIGGER,
        RULE,
        POLICY,
        ROW_SECURITY
    }

    /** Reads one row of the answer to a {@link TrustQuestion}. All names in the row are quoted where SQL needs it. */
    static TrustFinding of(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString("kind"));
        String table = row.getString("name");
        String role = row.getString("role");
        String detail = row.getString("detail");
        return switch (kind) {
            case OWNER ->
                new TrustFinding(
                        false,
                        table + " belongs to role " + role,
                        "ALTER TABLE " + table + " OWNER TO " + row.getString("runner"));
            case GRANT, GRANT_OPTION ->
                new TrustFinding(
                        false,
                        (role.equals("PUBLIC") ? role : "role " + role) + " may " + detail + " on " + table,
                        revoke(table, role, detail, kind == Kind.GRANT_OPTION, row.getString("extra")));
            case MEMBER ->
                new TrustFinding(
                        false, "role " + role + " is a member of " + detail, "REVOKE " + detail + " FROM " + role);
            case TRIGGER ->
                new TrustFinding(
                        true,
                        "trigger " + detail + " on " + table + " runs function " + row.getString("extra") + " of role "
                                + role,
                        "DROP TRIGGER " + detail + " ON " + table);
            case RULE ->
                new TrustFinding(true, "rule " + detail + " is on " + table, "DROP RULE " + detail + " ON " + table);
            case POLICY ->
                new TrustFinding(
                        true, "policy " + detail + " is on " + table, "DROP POLICY " + detail + " ON " + table);
            case ROW_SECURITY ->
                new TrustFinding(
                        true,
                        "row-level security is enabled on " + table,
                        "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
        };
    }

    /**
     * {@return the statement that takes privileges away}
     *
     * @param cascade true if the role may have passed them on
     * @param grantor the role that gave the privileges; null if it is the owner. A revocation by the owner would not
     *     concern what another role gave
     */
    private static String revoke(
            String table, String role, String privileges, boolean cascade, @Nullable String grantor) {
        String revoke = "REVOKE " + privileges + " ON " + table + " FROM " + role + (cascade ? " CASCADE" : "");
        return grantor == null ? revoke : "SET ROLE " + grantor + "; " + revoke + "; RESET ROLE";
    }
}
