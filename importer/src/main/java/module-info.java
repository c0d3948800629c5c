/** Turns folders of SQL files into migrations that are annotated classes. */
// JavaPoet and the TOML reader have no module descriptor. Their module names are stable.
@SuppressWarnings("requires-automatic")
module dev.stepwell.importer {
    requires com.palantir.javapoet;
    requires java.compiler;
    requires dev.stepwell;
    requires dev.stepwell.sql;
    requires org.snakeyaml.engine.v2;
    requires org.tomlj;
    requires static transitive org.jspecify;

    exports dev.stepwell.importer;
}
