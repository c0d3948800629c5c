package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.internal.process.Host;
import dev.stepwell.runtime.internal.process.ToolVersion;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.runtime.internal.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The commands that add events to the history.
 *
 * <p>Making a command sends nothing to the database. A written event is never changed.
 */
final class EventCommands {

    static final String APPLIED = "applied";
    static final String APPLIED_AGAIN = "applied again";

    /** The event of a migration that a person named, so that its older text was applied. */
    static final String BROUGHT_BACK = "brought back";

    static final String BASELINED = "baselined";
    static final String ADOPTED = "adopted";
    /** The event of a migration that is recorded in the place of those that it replaces. */
    static final String TOOK_OVER = "took over";

    /** The event of a migration of which another one has taken the place. */
    static final String REPLACED = "replaced";

    static final String FAILED = "failed";
    static final String ROLLED_BACK = "rolled back";
    static final String ROLLBACK_FAILED = "rollback failed";

    /** The event of a row that got the corrected definition of a build. */
    static final String UPDATED = "updated";

    /** The event of a change that a person made to the history. */
    static final String REPAIRED = "repaired";

    /** The event of a history that was brought up to a newer format. */
    static final String UPGRADED = "upgraded";

    /** The event of digests that did not fit the rows and were computed anew. */
    static final String DIGEST_REPAIRED = "digest repaired";

    /** How the detail of a {@link #REPAIRED} event begins if the migration has no row any more. */
    static final String MARKED_AS_ROLLED_BACK = "marked as rolled back: ";

    /** An expression that tells whether a migration is applied after an event; null if the event does not tell. */
    static final String IS_APPLIED = "CASE WHEN event OPERATOR(pg_catalog.=) ANY ('{" + ROLLED_BACK + "," + REPLACED
            + "}') OR (event OPERATOR(pg_catalog.=) '"
            + REPAIRED
            + "' AND detail OPERATOR(pg_catalog.~~) '" + MARKED_AS_ROLLED_BACK + "%') THEN false "
            // A half-done migration must not begin anew.
            + "WHEN event OPERATOR(pg_catalog.=) '" + ROLLBACK_FAILED + "' THEN true "
            + "WHEN checksum IS NOT NULL AND event OPERATOR(pg_catalog.=) ANY ('{" + FAILED + "," + APPLIED + ","
            + APPLIED_AGAIN + "," + BROUGHT_BACK + "," + BASELINED + "," + ADOPTED + "," + REPAIRED + "," + TOOK_OVER
            + "}') THEN true END";

    private static final String TEXT = "pg_catalog.text";

    private final Session session;
    private final HistoryNames names;
    private final HistoryIdentity identity;

    /**
     * Makes no command yet.
     *
     * @param session the session, whose database has to store the texts
     * @param identity the table to whose history the events belong
     */
    EventCommands(Session session, HistoryNames names, HistoryIdentity identity) {
        this.session = session;
        this.names = names;
        this.identity = identity;
    }

    /** {@return the event that applying a migration adds} */
    static String applying(MigrationWork migration) {
        return !migration.again() ? APPLIED : migration.deliberate() ? BROUGHT_BACK : APPLIED_AGAIN;
    }

    /** {@return the command for an event of a migration of this build, with its checksum} */
    Command event(String event, MigrationWork migration, @Nullable String detail, Duration execution) {
        String checksum = migration.definition().orElseThrow().checksum();
        return event(event, migration.id(), migration.className(), checksum, detail, execution);
    }

    /** {@return the command for an event} */
    Command event(
            String event,
            MigrationId id,
            String className,
            @Nullable String checksum,
            @Nullable String detail,
            Duration execution) {
        return event(event, id, className, checksum, detail, milliseconds(execution))
                .add(" WHERE " + identity.condition());
    }

    /** {@return the command for an event of the history itself} */
    Command event(String event, String detail) {
        return event(event, null, null, null, detail, milliseconds(Duration.ZERO))
                .add(" WHERE " + identity.condition());
    }

    /**
     * {@return the command for an event, which adds it to the history that has the name now}
     *
     * @param id the migration; null for an event of the history itself
     * @param execution an expression of milliseconds, which may fail if that history is another one
     */
    Command event(
            String event,
            @Nullable MigrationId id,
            @Nullable String className,
            @Nullable String checksum,
            @Nullable String detail,
            Command execution) {
        DatabaseEncoding encoding = session.encoding();
        return new Command("INSERT INTO " + names.event() + " (event, migration_set, version, class_name, checksum, "
                        + "detail, execution_ms, database_user, host, process_id, tool_version) SELECT ")
                .value(event, TEXT)
                .add(", ")
                .value(id == null ? null : id.set(), TEXT)
                .add(", ")
                .value(id == null ? null : id.version().toString(), TEXT)
                .add(", ")
                .value(className == null ? null : encoding.escaped(className), TEXT)
                .add(", ")
                .value(checksum, TEXT)
                .add(", ")
                .value(detail == null ? null : encoding.escaped(detail), TEXT)
                .add(", ")
                .add(execution)
                .add(", session_user, ")
                .value(encoding.escaped(Host.NAME), TEXT)
                .add(", ")
                .value(Long.toString(ProcessHandle.current().pid()), "bigint")
                .add(", ")
                .value(ToolVersion.TEXT, TEXT);
    }

    /** {@return an expression of the milliseconds of a duration} */
    static Command milliseconds(Duration execution) {
        return new Command("").value(Long.toString(execution.toMillis()), "bigint");
    }
}
