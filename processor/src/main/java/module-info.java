/**
 * An annotation processor that runs inside javac, checks migrations, and generates their registries.
 *
 * <p>No package is exported: compilers find the processors as services. The trees of javac are optional, because other
 * compilers have none. JavaPoet is in the jar under another name.
 */
// JavaPoet names its module in its manifest only.
@SuppressWarnings("requires-automatic")
module dev.stepwell.processor {
    requires dev.stepwell;
    requires dev.stepwell.sql;
    requires java.compiler;
    requires static com.google.auto.service;
    requires static com.palantir.javapoet;
    requires static jdk.compiler;
    requires static org.jspecify;

    provides javax.annotation.processing.Processor with
            dev.stepwell.processor.MigrationProcessor,
            dev.stepwell.processor.RemovedMigrationProcessor;
}
