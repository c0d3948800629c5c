package dev.stepwell.adoption;

import dev.stepwell.MigrationId;
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

/**
 * Finds for each migration of another tool the one of this build that is the same: the one that somebody named, else
 * the one with its version, else the one with its name.
 *
 * <p>Pure. No two of the other tool become one of this build without a problem.
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
        Set<String> several = new HashSet<>();
        for (MigrationStatus migration : status) {
            if (migration.state() != MigrationState.UNKNOWN) {
                known.put(migration.id(), migration);
                if (migration.id().set().equals(set)) {
                    for (String name : namesOf(migration)) {
                        if (byName.put(name, migration) != null) {
                            several.add(name);
                        }
                    }
                }
            }
        }
        // What two have says nothing of either.
        byName.keySet().removeAll(several);
    }

    private static Set<String> namesOf(MigrationStatus migration) {
        String className = migration.className();
        return new HashSet<>(List.of(
                Words.of(migration.description()), Words.of(className.substring(className.lastIndexOf('.') + 1))));
    }

    /**
     * Matches a history.
     *
     * @param status where the migrations of this build stand
     * @param set the set that the other tool's migrations have become, by version and by name
     * @param map what somebody said, by the ids of the other tool
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
                all.stream()
                        .filter(match -> match.migration().state() == MigrationState.PENDING)
                        .toList(),
                all.stream()
                        .filter(match -> match.migration().state() != MigrationState.PENDING)
                        .toList(),
                matcher.unknown,
                status.stream()
                        .filter(migration -> migration.state() == MigrationState.PENDING)
                        .filter(migration -> !matcher.matches.containsKey(migration.id()))
                        .toList(),
                problems);
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

    /** Flyway's baseline is a mark, and need not be a migration. */
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
        for (MigrationStatus migration : known.values()) {
            boolean included = migration.id().set().equals(set)
                    && !migration.repeatable()
                    && foreign.version().isPresent()
                    && migration.id().version().compareTo(foreign.version().get()) <= 0;
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

    /** What a person may call it: as the table does, or by Liquibase's id alone. */
    private static List<String> keysOf(ForeignMigration foreign) {
        String[] parts = foreign.id().split("::", -1);
        List<String> keys = new ArrayList<>(List.of(foreign.id(), foreign.toString()));
        if (parts.length == 3) {
            keys.add(parts[1]);
        }
        return keys;
    }

    private Optional<Match> byVersion(ForeignMigration foreign) {
        return foreign.version()
                .flatMap(version -> match(foreign, known.get(new MigrationId(set, version)), By.VERSION));
    }

    private Optional<Match> byName(ForeignMigration foreign) {
        return foreign.names().stream()
                .flatMap(name -> match(foreign, byName.get(Words.of(name)), By.NAME).stream())
                .findFirst();
    }

    private static Optional<Match> match(
            ForeignMigration foreign, @org.jspecify.annotations.Nullable MigrationStatus migration, By by) {
        return Optional.ofNullable(migration).map(found -> new Match(foreign, found, by));
    }
}
