package dev.stepwell.importer.script;

import java.util.List;

/**
 * A script that becomes a class which the processor accepts.
 *
 * @param script where it comes from
 * @param up the constants, at least one
 * @param down the constants; empty if the migration is irreversible
 * @param irreversible why there is no way back; empty if there is one
 * @param transactional whether one transaction holds the migration
 * @param suppressed the warnings that say nothing new about an imported script, in the order of their names
 * @param changes what is not as it was, and why
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
