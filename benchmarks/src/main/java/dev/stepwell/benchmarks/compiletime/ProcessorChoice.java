package dev.stepwell.benchmarks.compiletime;

import java.nio.file.Path;
import java.util.List;

/** The processors of one run of javac, and their class path. Choices that are compared have the same class path. */
interface ProcessorChoice {

    /** {@return the options of javac that choose the processors} */
    List<String> options();

    /** {@return the class path of the compiled sources} */
    String classPath();

    /**
     * Tells whether the processors generated all of their output, and no other processor generated any.
     *
     * @param classes the folder of the output
     * @param count the number of compiled files
     */
    boolean generated(Path classes, int count);
}
