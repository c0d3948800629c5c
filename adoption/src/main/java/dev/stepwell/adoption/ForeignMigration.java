package dev.stepwell.adoption;

import dev.stepwell.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration that another tool has applied, with the data of its history. Immutable.
 *
 * @param id the tool's name for the migration, unique in its history: a version, a description, a file, or for
 *     Liquibase {@code file::id::author}
 * @param version the version at the beginning of the id or the name; null if there is none, as for Flyway's repeatable
 *     migrations
 * @param names possible names in words, the most specific first
 * @param upTo whether the migration also stands for all lower versions
 * @param appliedAt the time of applying; null if the history does not have it
 * @param appliedBy the person or role that applied the migration, for Liquibase the author; null if the history does
 *     not have it
 * @param execution the time that the migration ran; null if the history does not have it
 */
// JSpecify is optional for users, so the module does not hand it on.
@SuppressWarnings("exports")
public record ForeignMigration(
        String id,
        @Nullable Version version,
        List<String> names,
        boolean upTo,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,
        @Nullable Duration execution) {

    /** Copies the list. */
    public ForeignMigration {
        names = List.copyOf(names);
    }

    /** {@return a copy with another version} */
    ForeignMigration withVersion(@Nullable Version other) {
        return new ForeignMigration(id, other, names, upTo, appliedAt, appliedBy, execution);
    }

    /** {@return the id, followed by the first name if the id does not contain its words} */
    @Override
    public String toString() {
        boolean more = !names.isEmpty() && !Words.of(id).contains(Words.of(names.get(0)));
        return id + (more ? " " + names.get(0) : "");
    }
}
