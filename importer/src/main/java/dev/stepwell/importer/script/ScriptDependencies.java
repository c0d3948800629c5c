package dev.stepwell.importer.script;

import java.util.List;

/**
 * What a script comes after.
 *
 * @param declared how the script names others: by file, by version with or without the name, or by the name alone
 * @param binding whether a name that no script of the folder has is a mistake, and not only prose
 * @param followsPrevious whether it also comes after the one before it in the order of the tool
 */
public record ScriptDependencies(List<String> declared, boolean binding, boolean followsPrevious) {

    public ScriptDependencies {
        declared = List.copyOf(declared);
    }

    /** Nothing but the order of the tool. */
    public static ScriptDependencies follows() {
        return new ScriptDependencies(List.of(), false, true);
    }

    /** What people wrote into a comment, besides the order of the tool. */
    public static ScriptDependencies mentioned(List<String> names) {
        return new ScriptDependencies(names, false, true);
    }

    /** What the tool goes by, besides its order. */
    public static ScriptDependencies declaredInOrder(List<String> names) {
        return new ScriptDependencies(names, true, true);
    }

    /** All that the tool goes by. */
    public static ScriptDependencies declared(List<String> names) {
        return new ScriptDependencies(names, true, false);
    }
}
