package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The witnesses for and against the rows of a history: the digests and the events. Immutable.
 *
 * @param owned whether the role may act as the owner of the history
 * @param digestRight whether the stored digests are those of the rows, all their triggers are in force, their function
 *     belongs to the owner of the history, and no sequence is behind the rows, as far as the role can see it
 * @param hasEvents whether there are events; false if the role may not read them
 * @param emptied whether there are digests, which begin with the first row, and no events, which never go; false if the
 *     role may not read both
 * @param lost the migrations that are in effect according to the events and have no row, sorted; empty if the role may
 *     not read the events
 */
public record HistoryEvidence(
        boolean owned, boolean digestRight, boolean hasEvents, boolean emptied, List<LostMigration> lost) {

    /** No evidence against the rows. */
    public static final HistoryEvidence NONE = new HistoryEvidence(false, true, false, false, List.of());

    /** An expression for the number of the version of an event, which has the version as it was written. */
    static final String VERSION_NUMBER =
            "CASE WHEN pg_catalog.length(version) OPERATOR(pg_catalog.<=) 1000 AND version OPERATOR(pg_catalog.~) '^[0-9]+([.][0-9]+)*$' THEN pg_catalog.string_to_array("
                    + "pg_catalog.regexp_replace(version, '([.]0+)+$', ''), '.')::numeric[] END";

    static final String NO_DIGESTS =
            "true AS digests_trusted, false AS has_digests, NULL::pg_catalog.text[] AS digests";
    static final String NO_EVENTS = "false AS has_events, NULL::pg_catalog.text[] AS lost";

    public HistoryEvidence {
        lost = List.copyOf(lost);
    }

    /** The columns that tell about the digests. */
    static String digests(HistoryNames names) {
        return "(SELECT coalesce(pg_catalog.bool_and("
                + DigestDefinition.trusted("d", HistoryNames.regclass(names.migration()), names.prefix())
                + "), pg_catalog.count(*) OPERATOR(pg_catalog.=) 0) AND coalesce("
                + DigestDefinition.sameOwner(names) + ", false) FROM " + names.digest()
                + " AS d) AS digests_trusted, EXISTS (SELECT FROM " + names.digest()
                + ") AS has_digests, "
                + "ARRAY(SELECT pg_catalog.concat_ws(' ', count, digest_1, digest_2, digest_3, digest_4, migration_set) FROM "
                + names.digest()
                + " WHERE count OPERATOR(pg_catalog.<>) 0 OR digest_1 OPERATOR(pg_catalog.<>) 0 OR digest_2 OPERATOR(pg_catalog.<>) 0 OR digest_3 OPERATOR(pg_catalog.<>) 0 OR digest_4 OPERATOR(pg_catalog.<>) 0) "
                + "AS digests";
    }

    /** The columns that tell about the events: of each migration the last one that says whether it is applied. */
    static String events(HistoryNames names, boolean current) {
        return "EXISTS (SELECT FROM " + names.event() + ") AS has_events, "
                + "ARRAY(SELECT part FROM (SELECT DISTINCT ON (migration_set, number) * FROM (SELECT event_id, "
                + "migration_set, version, coalesce(class_name, '') AS class_name, detail, CASE WHEN event OPERATOR(pg_catalog.=) '"
                + EventCommands.REPLACED + "' THEN '" + LostMigration.REPLACED
                + "' WHEN event OPERATOR(pg_catalog.=) ANY ('{"
                + EventCommands.FAILED + "," + EventCommands.ROLLBACK_FAILED
                + "}') THEN '" + LostMigration.HALF_DONE + "' ELSE checksum END AS checksum, " + VERSION_NUMBER
                + " AS number, "
                + EventCommands.IS_APPLIED + " AS applied FROM " + names.event()
                + ") AS told WHERE applied IS NOT NULL "
                + "AND number IS NOT NULL AND migration_set IS NOT NULL ORDER BY migration_set, number, event_id DESC) AS last, "
                + "LATERAL pg_catalog.unnest(ARRAY[migration_set OPERATOR(pg_catalog.||) ':' OPERATOR(pg_catalog.||) version, class_name, checksum]) WITH ORDINALITY AS parts (part, number_of_part) "
                + "WHERE (applied OR (checksum OPERATOR(pg_catalog.=) '" + LostMigration.REPLACED
                + "' AND EXISTS (SELECT FROM "
                // The row of a squash may have lost what it replaces, and the event of the replaced one names it.
                + names.migration() + " AS m WHERE m.migration_set OPERATOR(pg_catalog.=) last.migration_set AND "
                + "pg_catalog.strpos(last.detail, 'by ' OPERATOR(pg_catalog.||) CASE WHEN m.migration_set OPERATOR(pg_catalog.=) '"
                + MigrationId.MAIN_SET
                + "' THEN '' ELSE m.migration_set OPERATOR(pg_catalog.||) ':' END OPERATOR(pg_catalog.||) m.version OPERATOR(pg_catalog.||) ' ') OPERATOR(pg_catalog.=) 1))) "
                + "AND NOT EXISTS (SELECT FROM " + names.migration()
                + " AS m WHERE m.migration_set OPERATOR(pg_catalog.=) "
                + "last.migration_set AND (m.version_number OPERATOR(pg_catalog.=) last.number"
                + (current
                        ? " OR last.migration_set OPERATOR(pg_catalog.||) ':' OPERATOR(pg_catalog.||) last.version OPERATOR(pg_catalog.=) ANY (m.replaces)"
                        : "")
                + ")) ORDER BY migration_set, number, number_of_part) AS lost";
    }

    /** Reads the columns. Whether the digests are those of the rows is for the caller to find out. */
    static HistoryEvidence of(HistoryRow row, HistoryPlace place) {
        List<LostMigration> lost = new ArrayList<>();
        List<String> texts = row.texts("lost");
        for (int i = 0; i < texts.size(); i += 3) {
            MigrationId id = parsed(texts.get(i));
            // An event that names no migration says nothing about one.
            if (id != null) {
                lost.add(new LostMigration(id, texts.get(i + 1), texts.get(i + 2)));
            }
        }
        return new HistoryEvidence(
                row.truth("owned"),
                place.hasDigest() && row.truth("digests_trusted") && row.truth("sequences_right"),
                row.truth("has_events"),
                place.eventsReadable() && row.truth("has_digests") && !row.truth("has_events"),
                lost);
    }

    private static @Nullable MigrationId parsed(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    HistoryEvidence withWrongDigest() {
        return new HistoryEvidence(owned, false, hasEvents, emptied, lost);
    }
}
