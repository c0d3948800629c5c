package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a database is made of at one moment, so that a test can say that it was changed, or that it is again as it was.
 *
 * <p>Two snapshots are equal exactly if every object in one is in the other with the same definition. What is data and
 * not definition does not count: rows, the values of sequences, statistics, physical places, and the objects' internal
 * numbers.
 *
 * <p>It covers schemas, tables with the order of their columns, columns, constraints, indexes with their validity,
 * views, materialized views, sequences, functions, procedures and aggregates, triggers, rules, policies, types,
 * extensions, event triggers, publications, extended statistics, privileges, default privileges and comments. Of what
 * is rarer (operators, casts, collations, text search, foreign servers) it has the names. Left out are the system's
 * schemas, temporary objects, members of extensions, and what belongs to the whole server, such as roles.
 *
 * <pre>{@code
 * CatalogSnapshot before = CatalogSnapshot.of(connection);
 * ... migrate, roll back ...
 * assertThat(before.differenceTo(CatalogSnapshot.of(connection))).isEmpty();
 * }</pre>
 */
public final class CatalogSnapshot {

    /** Definitions by identity, such as {@code table public.orders}. */
    private final SortedMap<String, String> definitions;

    private CatalogSnapshot(SortedMap<String, String> definitions) {
        this.definitions = Collections.unmodifiableSortedMap(definitions);
    }

    /**
     * Reads the catalogs. A transaction that is open stays open, with its settings; without one the snapshot has one of
     * its own, and sees all catalogs at the same moment.
     *
     * @param schemas whose objects to include, next to the objects that are in no schema; none for all schemas but the
     *     system's; one that does not exist has no objects
     * @throws SQLException if the server refuses
     */
    public static CatalogSnapshot of(Connection connection, String... schemas) throws SQLException {
        return new CatalogSnapshot(CatalogReader.read(connection, List.of(schemas)));
    }

    /**
     * This snapshot without some objects, such as the tables in which a tool keeps its history.
     *
     * @param text leaves out every object whose identity contains it; {@code "public.stepwell_"} leaves out
     *     {@code table public.stepwell_migration} with its columns, constraints, indexes, comments and privileges
     */
    public CatalogSnapshot without(String text) {
        SortedMap<String, String> remaining = new TreeMap<>(definitions);
        remaining.keySet().removeIf(identity -> identity.contains(text));
        return new CatalogSnapshot(remaining);
    }

    /**
     * What is different, for people: lines with a minus are only in this snapshot, lines with a plus only in the other
     * one.
     *
     * @return empty exactly if the two are equal
     */
    public String differenceTo(CatalogSnapshot other) {
        StringBuilder difference = new StringBuilder();
        TreeSet<String> identities = new TreeSet<>(definitions.keySet());
        identities.addAll(other.definitions.keySet());
        for (String identity : identities) {
            String here = definitions.get(identity);
            String there = other.definitions.get(identity);
            if (here != null && !here.equals(there)) {
                difference.append(text(identity, here).indent(0).replaceAll("(?m)^(?=.)", "- "));
            }
            if (there != null && !there.equals(here)) {
                difference.append(text(identity, there).indent(0).replaceAll("(?m)^(?=.)", "+ "));
            }
        }
        return difference.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CatalogSnapshot snapshot && definitions.equals(snapshot.definitions);
    }

    @Override
    public int hashCode() {
        return definitions.hashCode();
    }

    /** One paragraph of text for each object, sorted, each with a line of its own at least. */
    @Override
    public String toString() {
        return definitions.entrySet().stream()
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(String identity, String definition) {
        if (definition.isEmpty()) {
            return identity;
        }
        return definition.contains("\n")
                ? identity + ":\n" + definition.strip().indent(4).stripTrailing()
                : identity + ": " + definition;
    }
}
