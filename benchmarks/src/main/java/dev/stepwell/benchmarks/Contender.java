package dev.stepwell.benchmarks;

import dev.stepwell.Migration;
import dev.stepwell.processor.MigrationProcessor;
import java.util.List;

/** A way to compile the migrations. */
enum Contender {
    /** Without any processor. */
    PLAIN,

    /** With a processor that looks at nothing. */
    EMPTY,

    /** With Stepwell's. */
    STEPWELL;

    /** The options of javac. */
    List<String> options() {
        return switch (this) {
            case PLAIN -> List.of("-proc:none");
            case EMPTY ->
                List.of("-processor", EmptyProcessor.class.getName(), "-processorpath", ClassPath.of(getClass()));
            case STEPWELL ->
                List.of("-processor", MigrationProcessor.class.getName(), "-processorpath", ClassPath.whole());
        };
    }

    /** What every contender compiles against. */
    static String classPath() {
        return ClassPath.of(Migration.class);
    }
}
