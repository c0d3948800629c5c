package dev.stepwell.importer.format;

import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptDependencies;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.script.ScriptText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Sqitch's projects: the changes of the plan in its order, numbered from 1 on.
 *
 * <p>Sqitch deploys in the order of the plan, and the declared dependencies are only a part of that order. The import
 * keeps both. A reworked change is in the plan twice. The scripts of its earlier version have the name of the next tag.
 */
public final class SqitchReader implements FormatReader {

    private static final String PLAN = "sqitch.plan";
    private static final Pattern CHANGE = Pattern.compile(
            "([+-]?)\\s*([^\\s@%\\[#+-][^\\s\\[]*)\\s*(?:\\[([^\\]]*)])?\\s+(\\S+Z)\\s+[^<]*<[^>]*>\\s*(?:#\\s*(.*))?");
    private static final Pattern TAG = Pattern.compile("@(\\S+).*");

    @Override
    public boolean recognizes(ScriptFolder folder) {
        return folder.has(PLAN);
    }

    /** A line of the plan. */
    private static final class Change {

        private final String name;
        private final List<String> dependencies;
        private final String note;
        private final int line;
        /** The first tag at or after the change. */
        private String tag = "";
        /** The tag in the names of the scripts, if the change was reworked after that tag. */
        private String suffix = "";

        Change(String name, List<String> dependencies, String note, int line) {
            this.name = name;
            this.dependencies = dependencies;
            this.note = note;
            this.line = line;
        }

        String script(String folder) {
            return folder + "/" + name + suffix + ".sql";
        }
    }

    @Override
    public void read(ScriptFolder folder, FolderReading reading) {
        Optional<ScriptText> plan = reading.text(PLAN);
        if (plan.isEmpty()) {
            return;
        }
        reading.use("sqitch.conf");
        List<Change> changes = changes(plan.get().text(), reading);
        int width = Math.max(3, String.valueOf(changes.size()).length());
        int number = 0;
        for (Change change : changes) {
            number++;
            String version = String.valueOf(number);
            script(change, "0".repeat(width - version.length()) + version, changes, folder, reading)
                    .ifPresent(reading::add);
        }
    }

    private static List<Change> changes(String plan, FolderReading reading) {
        List<Change> changes = new ArrayList<>();
        Map<String, Change> latest = new LinkedHashMap<>();
        int number = 0;
        for (String line : plan.lines().toList()) {
            number++;
            String stripped = line.strip();
            Matcher tag = TAG.matcher(stripped);
            if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith("%")) {
                continue;
            }
            if (tag.matches()) {
                changes.stream().filter(change -> change.tag.isEmpty()).forEach(change -> change.tag = tag.group(1));
                continue;
            }
            Matcher matcher = CHANGE.matcher(stripped);
            if (!matcher.matches() || matcher.group(1).equals("-")) {
                reading.leave(PLAN, number, Reasons.planLine());
                continue;
            }
            String dependencies =
                    matcher.group(3) == null ? "" : matcher.group(3).strip();
            Change change = new Change(
                    matcher.group(2),
                    dependencies.isEmpty() ? List.of() : List.of(dependencies.split("\\s+", -1)),
                    matcher.group(5) == null ? "" : matcher.group(5),
                    number);
            Change earlier = latest.put(change.name, change);
            if (earlier != null) {
                earlier.suffix = "@" + earlier.tag;
            }
            changes.add(change);
        }
        return changes;
    }

    private static Optional<ImportedScript> script(
            Change change, String version, List<Change> changes, ScriptFolder folder, FolderReading reading) {
        String deploy = change.script("deploy");
        String revert = change.script("revert");
        String verify = change.script("verify");
        if (!folder.has(deploy)) {
            reading.leave(PLAN, change.line, Reasons.scriptMissing(deploy));
            return Optional.empty();
        }
        if (folder.has(verify)) {
            reading.passOver(verify, Reasons.sqitchVerify());
        }
        Optional<ScriptText> up = reading.text(deploy);
        Optional<ScriptText> down = folder.has(revert) ? reading.text(revert, deploy) : Optional.empty();
        if (up.isEmpty() || down.isPresent() != folder.has(revert)) {
            return Optional.empty();
        }
        List<String> declared = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String dependency : change.dependencies) {
            if (dependency.startsWith("!")) {
                notes.add(Reasons.sqitchConflict(dependency.substring(1)));
            } else if (dependency.contains(":") && !dependency.startsWith(":")) {
                notes.add(Reasons.otherProject(dependency));
            } else {
                file(dependency.replaceFirst("^:", ""), change, changes).ifPresent(declared::add);
            }
        }
        String name = change.name.substring(change.name.lastIndexOf('/') + 1);
        return Optional.of(ImportedScript.of(deploy, version, name, up.get(), down.orElse(null))
                .withHeader(change.note, ScriptDependencies.declaredInOrder(declared))
                .withChanges(notes));
    }

    /**
     * Returns the deploy script of the change that a dependency names.
     *
     * <p>The change is the last earlier one of that name, or the one at the given tag. An unknown name is returned
     * unchanged.
     */
    private static Optional<String> file(String dependency, Change dependent, List<Change> changes) {
        int at = dependency.indexOf('@');
        String name = at < 0 ? dependency : dependency.substring(0, at);
        String tag = at < 0 ? "" : dependency.substring(at + 1);
        Change found = null;
        for (Change change : changes) {
            if (change == dependent) {
                break;
            }
            if ((name.isEmpty() || change.name.equals(name))
                    && (tag.isEmpty() || found == null || change.tag.equals(tag))) {
                found = change;
            }
        }
        return Optional.of(found == null ? dependency : found.script("deploy"));
    }
}
