package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.run;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;

/** A registry as it is generated, packed and loaded. */
public final class RegistryProblems {

    private static final String EVERYTHING = "Delete the class output and compile everything.";

    private RegistryProblems() {}

    /** {@return the class to be generated is there already} */
    public static Problem registryNameTaken(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + " exists already, and is not Stepwell's.",
                "Give that class another name.");
    }

    /**
     * {@return the compiler did not take the registry}
     *
     * @param why what the compiler said
     */
    public static Problem registryNotWritten(String why) {
        return new Problem(
                ProblemCode.REGISTRY_NOT_WRITTEN,
                Subject.nothing(),
                "the registry could not be written: " + why + ".",
                "Make the compiler's output directories writable.");
    }

    /** {@return a migration that is not being compiled depends on a class that was deleted} */
    public static Problem dependencyGone(String className) {
        return partialBuild(
                className, "was compiled before, and depends on a class that is not there any more", EVERYTHING);
    }

    /** {@return a migration that is not being compiled has a step in Java of which only the class file is left} */
    public static Problem checksumGone(String className) {
        return partialBuild(
                className, "was compiled before, and the checksum of its steps in Java is not remembered", EVERYTHING);
    }

    /** {@return a migration that is not being compiled cannot be seen} */
    public static Problem outputHidden(String className) {
        return partialBuild(
                className,
                "was compiled before, and the class path lacks the folder that has its class",
                "Put the class output on the class path, or delete it and compile everything.");
    }

    /** {@return a migration became another one after its registry was written} */
    public static Problem generatedAnew(String className) {
        return partialBuild(className, "was generated anew after its registry had been written", EVERYTHING);
    }

    private static Problem partialBuild(String className, String what, String fix) {
        return new Problem(
                ProblemCode.PARTIAL_BUILD,
                Subject.of(className, Part.CLASS),
                simple(className) + " " + what + ".",
                fix);
    }

    /** {@return no registry was found} */
    public static Problem noRegistry() {
        return run(
                ProblemCode.NO_REGISTRY,
                "no registry of migrations was found.",
                "Put stepwell-processor on the annotation processor path, and build the module that has the migrations.");
    }

    /**
     * {@return a registry was packed without the file that has its migrations}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileMissing(String registry, String file) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which is not beside it.",
                "Build the application again, and have that file packed with the class.");
    }

    /**
     * {@return the file that has the migrations of a registry cannot be read}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param why what kept it from being read
     */
    public static Problem registryFileUnreadable(String registry, String file, String why) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which could not be read: " + why + ".",
                "Build the application again.");
    }

    /**
     * {@return a registry and the file that has its migrations were not written together}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileOfOtherBuild(String registry, String file) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " and the file " + file + " beside it are of different builds.",
                "Delete the class output and compile everything.");
    }

    /**
     * {@return the file that has the migrations of a registry was changed or cut off}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param line the line, from 1, from which on it makes no sense
     */
    public static Problem registryFileDamaged(String registry, String file, int line) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which is damaged at line " + line + ".",
                "Delete the class output and compile everything.");
    }

    /**
     * {@return a registry that is listed cannot be made}
     *
     * @param why what Java said
     */
    public static Problem registryNotLoaded(String why) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                "a registry that is listed in META-INF/services could not be loaded: " + why + ".",
                "Delete the class output, compile everything, and pack the lists of all jars into one.");
    }

    /**
     * The file that has the migrations of a registry was written by a newer version of Stepwell.
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param format the format of the file
     * @param known the newest format that this version reads
     */
    public static Problem registryFileOfNewerFormat(String registry, String file, String format, String known) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", whose format " + format + " is newer than "
                        + known + ", the newest that this version of Stepwell reads.",
                "Update stepwell-runtime to the version of stepwell-processor that compiled the migrations.");
    }
}
