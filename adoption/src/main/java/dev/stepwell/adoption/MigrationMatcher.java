package dev.stepwell.adoption;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.adoption.AdoptionPlan.By;
import dev.stepwell.adoption.AdoptionPlan.Match;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each migration of another tool the same migration of this build.
 *
 * <p>The caller's map comes first, then the version, then the name. Two migrations of the other tool that match the
 * same migration of this build are a problem. Pure.
 */
final class MigrationMatcher {

    private final ForeignHistory history;
    private final String set;
    private final Map<String, MigrationId> map;
    private final Map<MigrationId, MigrationStatus> known = new TreeMap<>();
    private final Map<String, MigrationStatus> byName = new LinkedHashMap<>();
    private final Set<String> mapped = new HashSet<>();
    private final Map<MigrationId, Match> matches = new LinkedHashMap<>();
    private final List<ForeignMigration> unknown = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private MigrationMatcher(
            ForeignHistory history, List<MigrationStatus> status, String set, Map<String, MigrationId> map) {
        this.history = history;
        this.set = set;
        this.map = new TreeMap<>(map);
        Set<String> ambiguous = new HashSet<>();
        for (MigrationStatus migration : status) {
            if (migration.state() != MigrationState.UNKNOWN) {
                known.put(migration.id(), migration);
                if (migration.id().set().equals(set)) {
                    for (String name : namesOf(migration)) {
                        if (byName.put(name, migration) != null) {
                            ambiguous.add(name);
                        }
                    }
                }
            }
        }
        // A name of two migrations identifies neither of them.
        byName.keySet().removeAll(ambiguous);
    }

    private static Set<String> namesOf(MigrationStatus migration) {
        String className = migration.className();
        return new HashSet<>(List.of(
                Words.of(migration.description()), Words.of(className.substring(className.lastIndexOf('.') + 1))));
    }

    /**
     * Matches a history with the migrations of this build.
     *
     * @param status the states of the migrations of this build
     * @param set the set in which versions and names are looked up
     * @param map the caller's matches, by the ids of the other tool
     */
    static AdoptionPlan plan(
            ForeignHistory history, List<MigrationStatus> status, String set, Map<String, MigrationId> map) {
        MigrationMatcher matcher = new MigrationMatcher(history, status, set, map);
        matcher.match();
        List<Match> all = List.copyOf(matcher.matches.values());
        List<Problem> problems = new ArrayList<>(history.problems());
        problems.addAll(matcher.problems);
        return new AdoptionPlan(
                history.table(),
                all.stream().filter(match -> matcher.isOpen(match.migration())).toList(),
                all.stream().filter(match -> !matcher.isOpen(match.migration())).toList(),
                matcher.unknown,
                status.stream()
                        .filter(migration -> migration.state() == MigrationState.PENDING)
                        .filter(migration -> !matcher.matches.containsKey(migration.id()))
                        .toList(),
                problems);
    }

    /** Tells whether a migration can be adopted: it is pending, or the one that is to replace it is. */
    private boolean isOpen(MigrationStatus migration) {
        return migration.state() == MigrationState.PENDING
                || (migration.state() == MigrationState.REPLACED
                        && migration
                                .replacedBy()
                                .map(known::get)
                                .filter(by -> by.state() == MigrationState.PENDING)
                                .isPresent());
    }

    private void match() {
        for (ForeignMigration foreign : history.applied()) {
            Optional<Match> match = byMap(foreign).or(() -> byVersion(foreign)).or(() -> byName(foreign));
            match.ifPresent(this::add);
            if (match.isEmpty() && !isBaseline(foreign)) {
                unknown.add(foreign);
            }
        }
        history.applied().stream().filter(ForeignMigration::upTo).forEach(this::addUpTo);
        for (Map.Entry<String, MigrationId> entry : map.entrySet()) {
            if (!mapped.contains(entry.getKey())) {
                problems.add(AdoptionProblems.foreignNameUnlisted(
                        history.table().toString(), entry.getKey(), entry.getValue()));
            } else if (!known.containsKey(entry.getValue())) {
                problems.add(AdoptionProblems.foreignNameMappedToUnknown(entry.getKey(), entry.getValue()));
            }
        }
    }

    /** Tells whether a row is Flyway's baseline, which marks a version and need not be a migration. */
    private boolean isBaseline(ForeignMigration foreign) {
        return foreign.upTo() && history.table().format() == HistoryFormat.FLYWAY;
    }

    private void add(Match match) {
        Match other = matches.putIfAbsent(match.migration().id(), match);
        if (other != null) {
            problems.add(AdoptionProblems.foreignMatchTwice(
                    other.foreign().toString(), match.foreign().toString(), label(match.migration())));
        }
    }

    private static String label(MigrationStatus migration) {
        String className = migration.className();
        return migration.id() + " " + className.substring(className.lastIndexOf('.') + 1);
    }

    private void addUpTo(ForeignMigration foreign) {
        Version version = foreign.version();
        for (MigrationStatus migration : known.values()) {
            boolean included = migration.id().set().equals(set)
                    && !migration.repeatable()
                    && version != null
                    && migration.id().version().compareTo(version) <= 0;
            if (included) {
                matches.putIfAbsent(migration.id(), new Match(foreign, migration, By.UP_TO));
            }
        }
    }

    private Optional<Match> byMap(ForeignMigration foreign) {
        for (String key : keysOf(foreign)) {
            MigrationId id = map.get(key);
            if (id != null) {
                mapped.add(key);
                return match(foreign, known.get(id), By.MAP);
            }
        }
        return Optional.empty();
    }

    /** {@return the names under which a caller can map a migration: those of the table, or Liquibase's id alone} */
    private static List<String> keysOf(ForeignMigration foreign) {
        String[] parts = foreign.id().split("::", -1);
        List<String> keys = new ArrayList<>(List.of(foreign.id(), foreign.toString()));
        if (parts.length == 3) {
            keys.add(parts[1]);
        }
        return keys;
    }

    private Optional<Match> byVersion(ForeignMigration foreign) {
        Version version = foreign.version();
        return version == null
                ? Optional.empty()
                : match(foreign, known.get(new MigrationId(set, version)), By.VERSION);
    }

    private Optional<Match> byName(ForeignMigration foreign) {
        return foreign.names().stream()
                .flatMap(name -> match(foreign, byName.get(Words.of(name)), By.NAME).stream())
                .findFirst();
    }

    private static Optional<Match> match(ForeignMigration foreign, @Nullable MigrationStatus migration, By by) {
        return Optional.ofNullable(migration).map(found -> new Match(foreign, found, by));
    }
}
