package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.runtime.internal.session.Host;
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
    static final String FAILED = "failed";
    static final String ROLLED_BACK = "rolled back";
    static final String ROLLBACK_FAILED = "rollback failed";

    /** The event of a change that a person made to the history. */
    static final String REPAIRED = "repaired";

    private static final String TEXT = "text";

    private final Session session;
    private final HistoryNames names;

    /**
     * Makes no command yet.
     *
     * @param session the session, whose database has to store the texts
     */
    EventCommands(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
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
        return event(event, id, className, checksum, detail, milliseconds(execution));
    }

    /**
     * {@return the command for an event}
     *
     * @param execution an expression of milliseconds
     */
    Command event(
            String event,
            MigrationId id,
            String className,
            @Nullable String checksum,
            @Nullable String detail,
            Command execution) {
        DatabaseEncoding encoding = session.encoding();
        return new Command("INSERT INTO " + names.event() + " (event, migration_set, version, class_name, checksum, "
                        + "detail, execution_ms, database_user, host, process_id, tool_version) SELECT ")
                .value(event, TEXT)
                .add(", ")
                .value(id.set(), TEXT)
                .add(", ")
                .value(id.version().toString(), TEXT)
                .add(", ")
                .value(encoding.escaped(className), TEXT)
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
