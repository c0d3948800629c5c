/** The import of folders of SQL files as annotated migration classes. */
// JavaPoet and the TOML reader have no module descriptor. Their module names are stable. The command line needs this
// module, so it does not exist yet when javac compiles this one.
@SuppressWarnings({"module", "requires-automatic"})
module dev.stepwell.importer {
    requires com.palantir.javapoet;
    requires java.compiler;
    requires dev.stepwell;
    requires dev.stepwell.sql;
    requires org.snakeyaml.engine.v2;
    requires org.tomlj;
    requires static org.jspecify;

    exports dev.stepwell.importer;
    exports dev.stepwell.importer.writing to
            dev.stepwell.cli;
}
