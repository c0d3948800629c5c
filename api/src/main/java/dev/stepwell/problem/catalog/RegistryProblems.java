package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.listed;
import static dev.stepwell.problem.catalog.Wording.oneOrMore;
import static dev.stepwell.problem.catalog.Wording.problem;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;
import java.util.List;
import java.util.TreeSet;

/** Problems of a registry while it is generated, packed and loaded. */
public final class RegistryProblems {

    private static final String SERVICE = "dev.stepwell.registry.MigrationRegistry";
    private static final String SERVICES = "META-INF/services/" + SERVICE;
    private static final String JOIN_SERVICES =
            "Join the files of META-INF/services when jars are packed into one, with "
                    + "ServicesResourceTransformer of maven-shade-plugin or mergeServiceFiles() of Gradle's shadow plugin.";
    private static final int MOST_LISTED = 5;
    private static final String EVERYTHING = "Delete the class output, and compile all sources again.";

    private static final String OUTDATED =
            " was generated from other migrations, and the compiler was given it as a source, so it cannot be generated "
                    + "again.";

    private RegistryProblems() {}

    /** {@return the problem of a class of the user's that has the name of the generated registry} */
    public static Problem registryNameTaken(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + " exists already, and Stepwell did not generate it.",
                "Rename that class, or delete it if it is a copy of a generated registry.");
    }

    /** {@return the problem of an earlier registry that the compiler was given as a source} */
    public static Problem registryOutdated(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + OUTDATED,
                "Delete its source file, and compile again.");
    }

    /** {@return the problem of an earlier registry that this build was given and has deleted from its own output} */
    public static Problem registryOutdatedAndDeleted(String className) {
        return problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                className + OUTDATED,
                "Compile again: this build has deleted it from the folder of generated sources.");
    }

    /** {@return the problem of a migration in a module that the compiler was not told to compile} */
    public static Problem moduleNotGiven(String className, String module) {
        return new Problem(
                ProblemCode.PARTIAL_BUILD,
                Subject.of(className, Part.CLASS),
                className + " is compiled only because another module needs it, and the compiler generates no registry "
                        + "for its module.",
                "Compile " + module + " too: name it in the same run, or before this one.");
    }

    /** {@return the problem of migrations in packages of the same name in two modules} */
    public static Problem registriesCollide(String packageName) {
        return problem(
                ProblemCode.REGISTRY_NOT_WRITTEN,
                "Two modules of this compilation have migrations in packages named " + packageName
                        + ", so their registries would have the same name.",
                "Rename one of the packages, or compile the modules one after the other.");
    }

    /**
     * {@return the problem of a registry that the compiler could not write}
     *
     * @param why the message of the compiler
     */
    public static Problem registryNotWritten(String why) {
        return problem(
                ProblemCode.REGISTRY_NOT_WRITTEN,
                "The registry could not be written: " + (why.endsWith(".") ? why : why + "."),
                "Make sure that the compiler's output folder is writable and has free space.");
    }

    /**
     * {@return the problem of a module that does not provide a registry of its own}
     *
     * @param module the name of the module
     * @param registry the class of the registry
     * @param provided the registries that the module provides
     */
    public static Problem registryNotProvided(String module, String registry, List<String> provided) {
        return new Problem(
                ProblemCode.REGISTRY_NOT_PROVIDED,
                Subject.of(module, Part.MODULE),
                "The module " + module + " does not provide " + registry
                        + ", so the migrations of that registry would not be found.",
                provideIn(registry, provided));
    }

    private static String provideIn(String registry, List<String> provided) {
        TreeSet<String> all = new TreeSet<>(provided);
        all.add(registry);
        return "Write in its module-info.java: provides " + SERVICE + " with " + String.join(", ", all) + ";";
    }

    /** {@return the problem of a migration from an earlier build that depends on a class deleted since} */
    public static Problem dependencyGone(String className) {
        return partialBuild(
                className, "was compiled earlier, and depends on a class that does not exist any more", EVERYTHING);
    }

    /** {@return the problem of a migration from an earlier build whose Java steps have no recorded checksum} */
    public static Problem checksumGone(String className) {
        return partialBuild(
                className, "was compiled earlier, and the checksum of its Java steps is not recorded", EVERYTHING);
    }

    /** {@return the problem of a migration from an earlier build that the compiler cannot see} */
    public static Problem outputHidden(String className) {
        return partialBuild(
                className,
                "was compiled earlier, and the folder of its class file is not on the class path",
                "Put the class output on the class path, or delete the class output and compile all sources again.");
    }

    /** {@return the problem of a migration that was generated again after its registry was written} */
    public static Problem generatedAnew(String className) {
        return partialBuild(className, "was generated again after its registry had been written", EVERYTHING);
    }

    private static Problem partialBuild(String className, String what, String fix) {
        return new Problem(
                ProblemCode.PARTIAL_BUILD,
                Subject.of(className, Part.CLASS),
                simple(className) + " " + what + ".",
                fix);
    }

    /** {@return the problem of an application without a registry} */
    public static Problem noRegistry() {
        return problem(
                ProblemCode.NO_REGISTRY,
                "No registry of migrations was found.",
                "Compile the migrations with stepwell-processor on the annotation processor path, keep the files of "
                        + "META-INF/services when the application is packed, name the registry under provides in the "
                        + "module-info.java of a module, and pass the class loader of the migrations to the builder if "
                        + "it is not that of the thread.");
    }

    /**
     * {@return the problem of two registries of one name, of which a class loader shows only the first}
     *
     * @param registry the class of both registries
     * @param used the jar or the folder of the registry that is used
     * @param hidden the jar or the folder of the other registry
     * @param lost the migrations that only the other registry has
     */
    public static Problem registryShadowed(String registry, String used, String hidden, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_SHADOWED,
                registry + " is in " + used + " and, with other migrations, in " + hidden + ". Only the first is used, "
                        + wouldNeverRun(lost),
                "Move the migrations of one of the two modules to a package of their own, or remove the one that does "
                        + "not belong here.");
    }

    /**
     * {@return the problem of a jar that was joined from jars with registries of one name}
     *
     * @param registry the class of the registries
     * @param jar the jar
     * @param lost the migrations that only the lost registry has
     */
    public static Problem registryOverwritten(String registry, String jar, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_SHADOWED,
                jar + " was packed from 2 modules that both have " + registry + ". Only one of them is left, "
                        + wouldNeverRun(lost),
                "Move the migrations of one of the two modules to a package of their own. If there is one module only, "
                        + "build it again from an empty class output.");
    }

    /**
     * {@return the problem of a registry that no file of services lists}
     *
     * @param registry the class of the registry
     * @param place the jar or the folder of the registry
     * @param lost its migrations that no other registry has
     */
    public static Problem registryNotListed(String registry, String place, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_LOST,
                "No " + SERVICES + " lists " + registry + " of " + place + ", " + wouldNeverRun(lost),
                JOIN_SERVICES);
    }

    /**
     * {@return the problem of a registry that was moved to another package and that no file of services lists}
     *
     * @param registry the class of the registry when it was compiled
     * @param moved the class of the registry now
     * @param jar the jar of the registry
     * @param lost its migrations that no other registry has
     */
    public static Problem registryMoved(String registry, String moved, String jar, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_LOST,
                jar + " has " + registry + " as " + moved + ", and no " + SERVICES + " lists it under that name, "
                        + wouldNeverRun(lost),
                JOIN_SERVICES);
    }

    /**
     * {@return the problem of a registry whose class is missing although its migrations are there}
     *
     * @param registry the class of the registry
     * @param place the jar or the folder of the migrations
     * @param lost the migrations
     */
    public static Problem registryClassMissing(String registry, String place, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_LOST,
                "The class " + registry + " is missing in " + place + ", " + wouldNeverRun(lost),
                "Let no filter and no shrinking of jars leave out GeneratedMigrations*.class and *.migrations.");
    }

    /**
     * {@return the problem of a registry that its module does not provide}
     *
     * @param module the name of the module
     * @param registry the class of the registry
     * @param provided the registries that the module provides
     * @param lost its migrations that no other registry has
     */
    public static Problem registryLostInModule(
            String module, String registry, List<String> provided, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_LOST,
                "The module " + module + " does not provide " + registry + ", " + wouldNeverRun(lost),
                provideIn(registry, provided));
    }

    /**
     * {@return the problem of a registry that is patched into a module, which can be told of no further registry}
     *
     * @param module the name of the module
     * @param registry the class of the registry
     * @param place the folder or the jar that is patched in
     * @param lost its migrations that no other registry has
     */
    public static Problem registryPatchedIn(String module, String registry, String place, List<String> lost) {
        return problem(
                ProblemCode.REGISTRY_LOST,
                registry + " is patched into the module " + module + " from " + place
                        + ", and a module provides only what its own module-info.java names, "
                        + wouldNeverRun(lost),
                "Pass the registries to the migrator: registry(new " + simple(registry)
                        + "()) for each, or run the tests on the class path, with useModulePath = false of "
                        + "maven-surefire-plugin.");
    }

    private static String wouldNeverRun(List<String> lost) {
        return "so " + counted(lost.size(), "migration") + " would never run: " + listed(lost, MOST_LISTED) + ".";
    }

    /**
     * {@return the problem of a build without a set that it has to contain}
     *
     * @param missing the sets that were demanded and not found, sorted
     * @param found the sets of all registries, sorted
     */
    public static Problem setMissing(List<String> missing, List<String> found) {
        return problem(
                ProblemCode.SET_MISSING,
                "sets(…) demands the " + oneOrMore(missing, "set ", "sets ") + joined(missing)
                        + ", and no registry has a migration of " + oneOrMore(missing, "it", "them")
                        + "; the registries have " + (found.isEmpty() ? "no set" : joined(found)) + ".",
                "Put the module with "
                        + oneOrMore(missing, "that set", "those sets")
                        + " on the class path or the module path, or correct sets(…).");
    }

    /**
     * {@return the problem of a registry that was packed without the file of its migrations}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileMissing(String registry, String file) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                "The file " + file + " is missing beside " + registry + ".",
                "Build the application again, and let no filter of the packing leave out *.migrations.");
    }

    /**
     * {@return the problem of a file of migrations that cannot be read}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param why the exception
     */
    public static Problem registryFileUnreadable(String registry, String file, String why) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                "The file " + file + " beside " + registry + " could not be read: " + why + ".",
                "Make sure that the application's files are readable, or build the application again.");
    }

    /**
     * {@return the problem of a registry beside a file of migrations from another build}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileOfOtherBuild(String registry, String file) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                "The file " + file + " beside " + registry + " comes from another build than the class.",
                EVERYTHING);
    }

    /**
     * {@return the problem of a file of migrations that was changed or cut off}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param line the first line that cannot be understood, from 1
     */
    public static Problem registryFileDamaged(String registry, String file, int line) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                "The file " + file + " beside " + registry + " is damaged at line " + line + ".",
                EVERYTHING);
    }

    /**
     * {@return the problem of a listed registry that cannot be loaded}
     *
     * @param why the message of Java's service loader
     */
    public static Problem registryNotLoaded(String why) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                "A registry that META-INF/services lists could not be loaded: " + why + ".",
                "Delete the class output, and compile all sources again. " + JOIN_SERVICES);
    }

    /**
     * {@return the problem of a registry whose file was written by a newer version of Stepwell}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param format the format of the file
     * @param known the newest format that this version reads
     */
    public static Problem registryFileOfNewerFormat(String registry, String file, String format, String known) {
        return problem(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", whose format " + format + " is newer than "
                        + known + ", the newest that this version of Stepwell reads.",
                "Update stepwell-runtime to the version of stepwell-processor that compiled the migrations.");
    }
}
