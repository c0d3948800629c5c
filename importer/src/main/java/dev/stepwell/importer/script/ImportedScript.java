package dev.stepwell.importer.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration of the folder. Immutable.
 *
 * @param file the main file of the migration, relative to the folder, with slashes
 * @param version the digits of the version, optionally in dotted parts; empty if the script has none yet
 * @param name the name of the file without the version
 * @param description the description in the header; may be empty
 * @param up the SQL that applies the migration
 * @param down the SQL that rolls the migration back; null if there is none
 * @param dependencies the dependencies
 * @param withoutTransaction whether the script tells its tool to run it without a transaction
 * @param repeatable whether the migration is applied again when its text changes
 * @param changes the reader's changes to the script, with their reasons
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

    /** {@return a versioned, transactional script that depends on the previous one, without description and changes} */
    public static ImportedScript of(
            String file, String version, String name, ScriptText up, @Nullable ScriptText down) {
        return new ImportedScript(
                file, version, name, "", up, down, ScriptDependencies.follows(), false, false, List.of());
    }

    ImportedScript withVersion(String newVersion) {
        return new ImportedScript(
                file, newVersion, name, description, up, down, dependencies, withoutTransaction, repeatable, changes);
    }

    ImportedScript withTexts(ScriptText newUp, @Nullable ScriptText newDown) {
        return new ImportedScript(
                file,
                version,
                name,
                description,
                newUp,
                newDown,
                dependencies,
                withoutTransaction,
                repeatable,
                changes);
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
     * Returns a repeatable copy without dependencies.
     *
     * <p>If the copy depended on other scripts, none of them could be rolled back without it.
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
