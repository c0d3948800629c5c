package dev.stepwell.processor.model;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationNode;
import java.util.List;

/**
 * A migration as the graph sees it, of this compilation or of a jar.
 *
 * <p>Immutable.
 *
 * @param id its identity
 * @param className the canonical name of its class
 * @param dependsOn the identities of what it depends on, in the order written
 * @param repeatable whether it is applied again when it has changed
 */
public record GraphNode(MigrationId id, String className, List<MigrationId> dependsOn, boolean repeatable)
        implements MigrationNode, Comparable<GraphNode> {

    public GraphNode {
        dependsOn = List.copyOf(dependsOn);
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
