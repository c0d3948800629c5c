package dev.stepwell.importer.script;

import java.util.List;

/**
 * The dependencies of a script. Immutable.
 *
 * @param declared the declared dependencies: files, versions with or without a name, or names alone
 * @param binding whether a declared name without a script is a mistake, and not only prose
 * @param followsPrevious whether the script also depends on the previous script in the order of the tool
 */
public record ScriptDependencies(List<String> declared, boolean binding, boolean followsPrevious) {

    public ScriptDependencies {
        declared = List.copyOf(declared);
    }

    /** {@return the dependency on the previous script alone} */
    public static ScriptDependencies follows() {
        return new ScriptDependencies(List.of(), false, true);
    }

    /** {@return the dependencies from a comment, which may be prose, and the previous script} */
    public static ScriptDependencies mentioned(List<String> names) {
        return new ScriptDependencies(names, false, true);
    }

    /** {@return the dependencies that the tool itself uses, and the previous script} */
    public static ScriptDependencies declaredInOrder(List<String> names) {
        return new ScriptDependencies(names, true, true);
    }

    /** {@return the dependencies that the tool itself uses, without the previous script} */
    public static ScriptDependencies declared(List<String> names) {
        return new ScriptDependencies(names, true, false);
    }
}
