package dev.stepwell.adoption;

import dev.stepwell.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A migration that another tool has applied, as its history tells it. Immutable.
 *
 * @param id what the tool calls it, which is unique in its history: a version, a description, a file, or for Liquibase
 *     {@code file::id::author}
 * @param version the version that its name begins with; empty if there is none, as for Flyway's repeatable ones
 * @param names what it may be called in words, the most telling first
 * @param upTo whether it stands for all lower versions, too
 * @param appliedAt when it was applied, if the history tells
 * @param appliedBy who applied it, if the history tells; for Liquibase the author
 * @param execution how long that took, if the history tells
 */
public record ForeignMigration(
        String id,
        Optional<Version> version,
        List<String> names,
        boolean upTo,
        Optional<Instant> appliedAt,
        Optional<String> appliedBy,
        Optional<Duration> execution) {

    /** Copies the list. */
    public ForeignMigration {
        names = List.copyOf(names);
    }

    /** The same, with another version. */
    ForeignMigration withVersion(Optional<Version> other) {
        return new ForeignMigration(id, other, names, upTo, appliedAt, appliedBy, execution);
    }

    /** What the tool calls it, with its name if that says more. */
    @Override
    public String toString() {
        boolean more = !names.isEmpty() && !Words.of(id).contains(Words.of(names.get(0)));
        return id + (more ? " " + names.get(0) : "");
    }
}
