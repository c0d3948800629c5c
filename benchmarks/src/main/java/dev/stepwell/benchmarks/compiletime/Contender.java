package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.Migration;
import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.sql.SqlScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Processor;

/** A way to compile the migrations. */
enum Contender implements ProcessorChoice {
    /** Without any processor. */
    PLAIN,

    /** With a processor that does nothing. */
    EMPTY,

    /** With a processor that generates an empty class and an empty file. */
    GENERATING,

    /** With Stepwell's processor. */
    STEPWELL;

    @Override
    public List<String> options() {
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

    @Override
    public boolean generated(Path classes, int count) {
        boolean generates = this == GENERATING || this == STEPWELL;
        return Files.exists(classes.resolve("com/acme/db/GeneratedMigrations.class")) == generates;
    }

    @Override
    public String classPath() {
        return ClassPath.of(Migration.class);
    }
}
