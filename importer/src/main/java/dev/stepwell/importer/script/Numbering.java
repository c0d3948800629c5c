package dev.stepwell.importer.script;

import dev.stepwell.Version;
import dev.stepwell.importer.Renumbering;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scripts with unique versions. Immutable.
 *
 * <p>The first of several scripts with the same version, in the order of the tool, keeps the version. Repeatable
 * scripts come without a version and get versions below all others.
 *
 * @param scripts the scripts, each with a unique version
 * @param renumberings the changes of duplicate versions
 */
public record Numbering(List<ImportedScript> scripts, List<Renumbering> renumberings) {

    public Numbering {
        scripts = List.copyOf(scripts);
        renumberings = List.copyOf(renumberings);
    }

    public static Numbering of(List<ImportedScript> scripts, ExistingClasses existing) {
        Set<Version> used = new HashSet<>();
        for (ImportedScript script : scripts) {
            if (!script.repeatable()) {
                used.add(Version.parse(script.version()));
            }
        }
        List<ImportedScript> numbered = new ArrayList<>();
        List<Renumbering> renumberings = new ArrayList<>();
        Map<Version, String> files = new LinkedHashMap<>();
        String zeros = zerosBelow(used);
        for (ImportedScript script : scripts) {
            if (script.repeatable()) {
                Version version = existing.version(script.file())
                        .filter(there -> there.parts().get(0).equals("0"))
                        .filter(used::add)
                        .orElseGet(() -> take(zeros, used, existing));
                numbered.add(script.withVersion(version.toString()));
                continue;
            }
            Version version = Version.parse(script.version());
            String first = files.putIfAbsent(version, script.file());
            if (first == null) {
                numbered.add(script);
            } else {
                Version proposed = existing.version(script.file())
                        .filter(used::add)
                        .orElseGet(() -> take(script.version(), used, existing));
                renumberings.add(new Renumbering(script.version(), first, script.file(), proposed.toString()));
                List<String> changes = new ArrayList<>(script.changes());
                changes.add(Reasons.newVersion(script.version(), first, proposed.toString()));
                numbered.add(script.withVersion(proposed.toString()).withChanges(changes));
            }
        }
        return new Numbering(numbered, renumberings);
    }

    /** {@return the prefix of versions below all others: 0, or 0.0 if there is a version 0.1} */
    private static String zerosBelow(Set<Version> used) {
        String zeros = "0";
        Version zero = Version.parse("0");
        for (Version version : used) {
            while (!version.equals(zero) && version.compareTo(Version.parse(zeros + ".999")) < 0) {
                zeros += ".0";
            }
        }
        return zeros;
    }

    /** {@return the first free version with a prefix, which is then used} */
    private static Version take(String prefix, Set<Version> used, ExistingClasses existing) {
        for (int number = 1; ; number++) {
            Version version = Version.parse(prefix + "." + number);
            if (existing.name(version).isEmpty() && used.add(version)) {
                return version;
            }
        }
    }
}
