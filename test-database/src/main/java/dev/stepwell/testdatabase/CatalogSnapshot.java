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
 * The definitions of all objects in a database at one moment. A test compares two snapshots to assert that a database
 * changed, or that it is the same as before.
 *
 * <p>Two snapshots are equal exactly if both have the same objects with the same definitions. Data do not count: rows,
 * the values of sequences, statistics, physical places, and the internal numbers of objects.
 *
 * <p>A snapshot covers schemas, tables with the order of their columns, columns, constraints, indexes with their
 * validity, views, materialized views, sequences, functions, procedures and aggregates, triggers, rules, policies,
 * types, extensions, event triggers, publications, extended statistics, privileges, default privileges and comments. Of
 * rarer objects (operators, casts, collations, text search, foreign servers) it has only the names. It leaves out the
 * system's schemas, temporary objects, members of extensions, and objects of the whole server, such as roles.
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
     * Reads the catalogs. An open transaction stays open and keeps its settings. Without an open transaction, the
     * snapshot uses one of its own, and sees all catalogs at the same moment.
     *
     * @param schemas the schemas whose objects to include, beside the objects that are in no schema. No schema stands
     *     for all schemas but the system's. A schema that does not exist has no objects.
     * @throws SQLException if the server refuses a query
     */
    public static CatalogSnapshot of(Connection connection, String... schemas) throws SQLException {
        return new CatalogSnapshot(CatalogReader.read(connection, List.of(schemas)));
    }

    /**
     * Returns this snapshot without some objects, such as the tables of a tool's history.
     *
     * @param text a part of the identities to leave out. For example, {@code "public.stepwell_"} leaves out
     *     {@code table public.stepwell_migration} with its columns, constraints, indexes, comments and privileges.
     */
    public CatalogSnapshot without(String text) {
        SortedMap<String, String> remaining = new TreeMap<>(definitions);
        remaining.keySet().removeIf(identity -> identity.contains(text));
        return new CatalogSnapshot(remaining);
    }

    /**
     * Returns the differences, for people. Lines with a minus are only in this snapshot, lines with a plus only in the
     * other snapshot.
     *
     * @return the lines; empty exactly if the two snapshots are equal
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

    /** {@return the objects, sorted, each with one line or more} */
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
