package dev.stepwell.processor.model;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationNode;
import java.util.List;

/**
 * A migration of this compilation or of a jar, as a node of the graph.
 *
 * <p>Immutable.
 *
 * @param id the identity
 * @param className the canonical name of the class
 * @param dependsOn the identities of the dependencies, in the order written
 * @param replaces the identities of the replaced migrations, in the order written
 * @param repeatable true if the migration is applied again when its text changes
 */
public record GraphNode(
        MigrationId id, String className, List<MigrationId> dependsOn, List<MigrationId> replaces, boolean repeatable)
        implements MigrationNode, Comparable<GraphNode> {

    public GraphNode {
        dependsOn = List.copyOf(dependsOn);
        replaces = List.copyOf(replaces);
    }

    @Override
    public int compareTo(GraphNode other) {
        int order = id.compareTo(other.id);
        return order != 0 ? order : className.compareTo(other.className);
    }

    @Override
    public String toString() {
        return label();
    }
}
