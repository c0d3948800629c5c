package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.problem;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;

/** Problems of a registry while it is generated, packed and loaded. */
public final class RegistryProblems {

    private static final String EVERYTHING = "Delete the class output, and compile all sources again.";

    private RegistryProblems() {}

    /** {@return the problem of a class of the user's that has the name of the generated registry} */
    public static Problem registryNameTaken(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + " exists already, and Stepwell did not generate it.",
                "Rename that class, or delete it if it is a copy of a generated registry.");
    }

    /**
     * {@return the problem of a registry that the compiler could not write}
     *
     * @param why the message of the compiler
     */
    public static Problem registryNotWritten(String why) {
        return problem(
                ProblemCode.REGISTRY_NOT_WRITTEN,
                "The registry could not be written: " + why + ".",
                "Make sure that the compiler's output folder is writable and has free space.");
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
                "Compile the migrations with stepwell-processor on the annotation processor path, and keep the files of "
                        + "META-INF/services when the application is packed.");
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
                "Build the application again, and pack that file together with the class.");
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
                "Delete the class output, compile all sources again, and join the lists of all jars when packing.");
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
