package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.Migration;
import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.sql.SqlScript;
import java.util.List;
import javax.annotation.processing.Processor;

/** A way to compile the migrations. */
enum Contender {
    /** Without any processor. */
    PLAIN,

    /** With a processor that does nothing. */
    EMPTY,

    /** With a processor that generates an empty class and an empty file. */
    GENERATING,

    /** With Stepwell's processor. */
    STEPWELL;

    /** {@return the options of javac} */
    List<String> options() {
        return switch (this) {
            case PLAIN -> List.of("-proc:none");
            case EMPTY -> own(EmptyProcessor.class);
            case GENERATING -> own(GeneratingProcessor.class);
            case STEPWELL ->
                List.of("-processorpath", ClassPath.of(MigrationProcessor.class, SqlScript.class, Migration.class));
        };
    }

    private static List<String> own(Class<? extends Processor> processor) {
        return List.of("-processor", processor.getName(), "-processorpath", ClassPath.of(processor));
    }

    /** Tells whether the contender generates a class beside the compiled ones. */
    boolean generates() {
        return this == GENERATING || this == STEPWELL;
    }

    /** {@return the class path for the compilation of every contender} */
    static String classPath() {
        return ClassPath.of(Migration.class);
    }
}
