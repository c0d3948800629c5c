/** Turns folders of SQL files into migrations that are annotated classes. */
// The reader of TOML has no descriptor; its name is stable.
@SuppressWarnings("requires-automatic")
module dev.stepwell.importer {
    requires java.compiler;
    requires dev.stepwell;
    requires dev.stepwell.sql;
    requires org.snakeyaml.engine.v2;
    requires org.tomlj;
    requires static org.jspecify;

    exports dev.stepwell.importer;
}
