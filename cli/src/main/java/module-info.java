/** The command line: everything that a migrator does, from a shell. */
// These name their modules in their manifests only; the names are stable.
@SuppressWarnings("requires-automatic")
module dev.stepwell.cli {
    requires transitive dev.stepwell.runtime;
    requires dev.stepwell.adoption;
    requires com.fasterxml.jackson.jr.ob;
    requires com.github.vlsi.mxgraph.jgraphx;
    requires com.j2html;
    requires info.picocli;
    requires dev.stepwell.importer;
    requires java.compiler;
    requires java.desktop;
    requires java.logging;
    requires java.naming;
    requires me.tongfei.progressbar;
    requires org.postgresql.jdbc;
    // Only "new" reads sources, by the compiler of the JDK that it runs on.
    requires static jdk.compiler;
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;

    uses dev.stepwell.registry.MigrationRegistry;

    exports dev.stepwell.cli;

    opens dev.stepwell.cli.database to
            info.picocli;
    opens dev.stepwell.cli.invocation to
            info.picocli;
    opens dev.stepwell.cli.output to
            info.picocli;
    opens dev.stepwell.cli.verb to
            info.picocli;
}
