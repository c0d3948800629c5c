/** Turns folders of SQL files into migrations that are annotated classes. */
// The reader of TOML has no descriptor; its names are stable.
@SuppressWarnings("requires-automatic")
module dev.stepwell.importer {
    requires java.compiler;
    requires dev.stepwell;
    requires dev.stepwell.sql;
    requires org.snakeyaml.engine.v2;
    requires com.electronwill.nightconfig.core;
    requires com.electronwill.nightconfig.toml;
    requires static org.jspecify;

    exports dev.stepwell.importer;
}
