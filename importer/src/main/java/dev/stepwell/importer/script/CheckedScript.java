package dev.stepwell.importer.script;

import java.util.List;

/**
 * A script in a form that the processor accepts. Immutable.
 *
 * @param script the original script
 * @param up the constants of the up, at least one
 * @param down the constants of the down; empty if the migration is irreversible
 * @param irreversible the reason why the migration is irreversible; empty if it has a down
 * @param transactional whether the migration runs in one transaction
 * @param suppressed the names of warnings that are irrelevant for an imported script, in alphabetical order
 * @param changes the changes to the script, with their reasons
 */
public record CheckedScript(
        ImportedScript script,
        List<String> up,
        List<String> down,
        String irreversible,
        boolean transactional,
        List<String> suppressed,
        List<String> changes) {

    public CheckedScript {
        up = List.copyOf(up);
        down = List.copyOf(down);
        suppressed = List.copyOf(suppressed);
        changes = List.copyOf(changes);
    }
}
