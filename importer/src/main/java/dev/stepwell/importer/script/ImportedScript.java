package dev.stepwell.importer.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration as its folder has it.
 *
 * @param file the file that stands for it, relative to the folder, with slashes
 * @param version digits, optionally in dotted parts; empty where the format has none and one is to be found
 * @param name what the file's name says it does, without the version
 * @param description what a header says that it does; may be empty
 * @param up the SQL that applies it
 * @param down the SQL that undoes it; null if there is none
 * @param dependencies what comes before it
 * @param withoutTransaction whether the tool was told to run it without a transaction
 * @param repeatable whether it is applied again whenever it changes
 * @param changes what the reader had to change, and why
 */
public record ImportedScript(
        String file,
        String version,
        String name,
        String description,
        ScriptText up,
        @Nullable ScriptText down,
        ScriptDependencies dependencies,
        boolean withoutTransaction,
        boolean repeatable,
        List<String> changes) {

    public ImportedScript {
        changes = List.copyOf(changes);
    }

    /** A script that follows the one before it, with nothing special about it. */
    public static ImportedScript of(
            String file, String version, String name, ScriptText up, @Nullable ScriptText down) {
        return new ImportedScript(
                file, version, name, "", up, down, ScriptDependencies.follows(), false, false, List.of());
    }

    ImportedScript withVersion(String newVersion) {
        return new ImportedScript(
                file, newVersion, name, description, up, down, dependencies, withoutTransaction, repeatable, changes);
    }

    public ImportedScript withHeader(String newDescription, ScriptDependencies newDependencies) {
        return new ImportedScript(
                file,
                version,
                name,
                newDescription,
                up,
                down,
                newDependencies,
                withoutTransaction,
                repeatable,
                changes);
    }

    public ImportedScript withoutTransaction(boolean newWithoutTransaction) {
        return new ImportedScript(
                file, version, name, description, up, down, dependencies, newWithoutTransaction, repeatable, changes);
    }

    public ImportedScript withChanges(List<String> newChanges) {
        return new ImportedScript(
                file, version, name, description, up, down, dependencies, withoutTransaction, repeatable, newChanges);
    }

    /**
     * The script as one that is applied whenever it changes. It comes behind all others without depending on them:
     * otherwise none of them could be rolled back without it.
     */
    public ImportedScript asRepeatable() {
        return new ImportedScript(
                file,
                version,
                name,
                description,
                up,
                down,
                ScriptDependencies.declared(List.of()),
                withoutTransaction,
                true,
                changes);
    }
}
