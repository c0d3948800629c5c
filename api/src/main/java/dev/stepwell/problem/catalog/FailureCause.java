package dev.stepwell.problem.catalog;

/** A kind of cause of a failed migration, which decides the way out. The migration itself is the most frequent one. */
public enum FailureCause {
    /** The migration, its Java code, or the data that it meets. */
    MIGRATION("Correct the migration"),
    /** The role lacks a privilege. */
    PRIVILEGE("Grant the role of the run what PostgreSQL names, or use another role,"),
    /** The server, or its machine, has not enough of something, or is out of order. */
    SERVER("Remove the cause that PostgreSQL names"),
    /** The Java process has too little memory. */
    MEMORY("Give the Java process more memory (-Xmx), or let the step read less at once,"),
    /** Somebody canceled the statement, or it took longer than it may. */
    CANCELED("Find out who canceled the statement, or raise statementTimeout if that was its end,");

    private final String wayOut;

    FailureCause(String wayOut) {
        this.wayOut = wayOut;
    }

    /** {@return the way out, as the beginning of a sentence that ends in what to start again} */
    String wayOut() {
        return wayOut;
    }

    /**
     * {@return the kind of cause that PostgreSQL names}
     *
     * @param sqlState five characters
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error codes</a>
     */
    public static FailureCause ofState(String sqlState) {
        if (sqlState.equals("42501")) {
            return PRIVILEGE;
        }
        if (sqlState.equals("57014")) {
            return CANCELED;
        }
        return sqlState.startsWith("53") || sqlState.startsWith("58") ? SERVER : MIGRATION;
    }
}
