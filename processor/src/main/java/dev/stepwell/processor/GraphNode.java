package dev.stepwell.processor;

import dev.stepwell.MigrationId;
import dev.stepwell.MigrationNode;
import java.util.List;

/**
 * A migration as the graph sees it, of this compilation or of a jar.
 *
 * <p>Immutable.
 *
 * @param id its identity
 * @param className the canonical name of its class
 * @param dependsOn the identities of what it depends on, in the order written
 */
record GraphNode(MigrationId id, String className, List<MigrationId> dependsOn) implements MigrationNode {

    GraphNode {
        dependsOn = List.copyOf(dependsOn);
    }

    @Override
    public String toString() {
        return label();
    }
}
