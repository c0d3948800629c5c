package dev.stepwell.cli.graph;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.text.InertText;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The graph of migrations as text for drawing tools. The same migrations give the same text.
 *
 * <p>Control characters of descriptions are escaped before the tool's own escapes.
 */
public final class GraphText {

    private final List<MigrationDefinition> migrations;
    private final SortedMap<String, List<MigrationDefinition>> sets = new TreeMap<>();

    /** Creates the text of migrations that are in the order of applying. */
    public GraphText(List<MigrationDefinition> migrations) {
        this.migrations = migrations;
        for (MigrationDefinition migration : migrations) {
            sets.computeIfAbsent(migration.id().set(), set -> new ArrayList<>()).add(migration);
        }
    }

    /** {@return the graph for Mermaid, which GitHub and GitLab draw in Markdown} */
    public String mermaid() {
        StringBuilder text = new StringBuilder("graph TD\n");
        sets.forEach((set, members) -> {
            boolean boxed = sets.size() > 1;
            text.append(boxed ? "    subgraph " + name("set", set) + "[\"" + set + "\"]\n" : "");
            for (MigrationDefinition migration : members) {
                text.append(boxed ? "        " : "    ")
                        .append(name(migration.id()))
                        .append("[\"")
                        .append(mermaidText(label(migration)))
                        .append("\"]\n");
            }
            text.append(boxed ? "    end\n" : "");
        });
        for (MigrationDefinition migration : migrations) {
            for (MigrationId dependency : migration.dependsOn()) {
                text.append("    ")
                        .append(name(dependency))
                        .append(" --> ")
                        .append(name(migration.id()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** {@return the graph for Graphviz} */
    public String dot() {
        StringBuilder text = new StringBuilder("digraph migrations {\n    node [shape=box];\n");
        sets.forEach((set, members) -> {
            boolean boxed = sets.size() > 1;
            text.append(boxed ? "    subgraph \"cluster_" + set + "\" {\n        label=\"" + set + "\";\n" : "");
            for (MigrationDefinition migration : members) {
                text.append(boxed ? "        " : "    ")
                        .append(quoted(migration.id()))
                        .append(" [label=\"")
                        .append(dotText(label(migration)))
                        .append("\"];\n");
            }
            text.append(boxed ? "    }\n" : "");
        });
        for (MigrationDefinition migration : migrations) {
            for (MigrationId dependency : migration.dependsOn()) {
                text.append("    ")
                        .append(quoted(dependency))
                        .append(" -> ")
                        .append(quoted(migration.id()))
                        .append(";\n");
            }
        }
        return text.append("}\n").toString();
    }

    private static String label(MigrationDefinition migration) {
        return InertText.of(migration.id().version() + " " + migration.description());
    }

    private static String name(MigrationId id) {
        return name(id.set(), String.join("_", id.version().parts()));
    }

    /** {@return the name of a node, in which hyphens are replaced because they are legal only in names of sets} */
    private static String name(String first, String second) {
        return (first + "__" + second).replace("-", "_dash_");
    }

    private static String quoted(MigrationId id) {
        return "\"" + id.set() + ":" + String.join(".", id.version().parts()) + "\"";
    }

    private static String mermaidText(String text) {
        return text.replace("#", "#35;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace(">", "#gt;")
                .replaceAll("\\R", " ");
    }

    private static String dotText(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", " ");
    }
}
