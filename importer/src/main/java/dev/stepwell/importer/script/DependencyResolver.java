package dev.stepwell.importer.script;

import dev.stepwell.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the dependencies between scripts.
 *
 * <p>A script is identified by its number in the order of the tool. No script depends on a script that is left for a
 * person: the script behind it depends on the script before it.
 */
public final class DependencyResolver {

    private final List<ImportedScript> scripts;
    private final Set<Integer> left = new HashSet<>();
    private final List<List<Integer>> declared = new ArrayList<>();

    private DependencyResolver(List<ImportedScript> scripts) {
        this.scripts = scripts;
    }

    /** Resolves the declared dependencies. Scripts with unknown dependencies or in a cycle are left for a person. */
    public static DependencyResolver resolve(List<ImportedScript> scripts, FolderReading reading) {
        DependencyResolver resolver = new DependencyResolver(scripts);
        for (int i = 0; i < scripts.size(); i++) {
            resolver.declared.add(resolver.resolve(i, reading));
        }
        for (int i : resolver.inCycles()) {
            resolver.leave(i);
            reading.leave(scripts.get(i).file(), 0, Reasons.cycle());
        }
        return resolver;
    }

    private List<Integer> resolve(int script, FolderReading reading) {
        ScriptDependencies dependencies = scripts.get(script).dependencies();
        Set<Integer> found = new LinkedHashSet<>();
        for (String name : dependencies.declared()) {
            OptionalInt other = find(name);
            boolean usable = other.isPresent() && (!dependencies.followsPrevious() || other.getAsInt() < script);
            if (usable) {
                found.add(other.getAsInt());
            } else if (dependencies.binding()) {
                leave(script);
                reading.leave(scripts.get(script).file(), 0, Reasons.unknownDependency(name));
                return List.of();
            }
        }
        return List.copyOf(found);
    }

    private OptionalInt find(String reference) {
        String name = stem(reference);
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).file().equals(reference)
                    || stem(scripts.get(i).file()).equals(name)) {
                return OptionalInt.of(i);
            }
        }
        Optional<NumberedName> numbered = NumberedName.parse(name);
        for (int i = 0; i < scripts.size(); i++) {
            ImportedScript script = scripts.get(i);
            boolean same = numbered.isPresent()
                    ? Version.tryParse(script.version())
                                    .equals(Version.tryParse(numbered.get().version()))
                            && (numbered.get().name().isEmpty()
                                    || numbered.get().name().equals(script.name()))
                    : script.name().equals(name);
            if (same) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** {@return the name of a script: {@code 1_a} for {@code 1_a.sql}, {@code 1_a.up.sql} and {@code 1_a/up.sql}} */
    private static String stem(String file) {
        String stem = file.replaceFirst("(/up|\\.up)?\\.sql$", "");
        return file.startsWith("deploy/") ? stem : stem.substring(stem.lastIndexOf('/') + 1);
    }

    /** {@return the scripts in a cycle or between two cycles} */
    private List<Integer> inCycles() {
        Set<Integer> remaining = new LinkedHashSet<>();
        for (int i = 0; i < scripts.size(); i++) {
            remaining.add(i);
        }
        boolean changed = true;
        while (changed) {
            changed = remaining.removeIf(i -> declared.get(i).stream().noneMatch(remaining::contains));
            changed |= remaining.removeIf(i ->
                    remaining.stream().noneMatch(other -> declared.get(other).contains(i)));
        }
        return List.copyOf(remaining);
    }

    /** Marks a script as not imported. */
    public void leave(int script) {
        left.add(script);
    }

    public boolean isLeft(int script) {
        return left.contains(script);
    }

    /**
     * {@return the dependencies of an imported script: the declared ones, and the previous script if it follows that}
     */
    public List<Integer> dependencies(int script) {
        Set<Integer> dependencies = new LinkedHashSet<>(declared.get(script));
        dependencies.removeAll(left);
        if (scripts.get(script).dependencies().followsPrevious()) {
            for (int previous = script - 1; previous >= 0; previous--) {
                if (!left.contains(previous) && !scripts.get(previous).repeatable()) {
                    dependencies.add(previous);
                    break;
                }
            }
        }
        return dependencies.stream().sorted().toList();
    }

    /** {@return the files of declared dependencies that are left for a person} */
    public List<String> leftOut(int script) {
        return declared.get(script).stream()
                .filter(left::contains)
                .map(other -> scripts.get(other).file())
                .toList();
    }
}
