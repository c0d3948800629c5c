/** The command line: all features of a migrator in a shell. */
// Some required modules have their name in the manifest alone. These names are stable.
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
    requires jdk.net;
    requires me.tongfei.progressbar;
    requires org.postgresql.jdbc;
    // Only the verb "new" needs the compiler, to read sources.
    requires static jdk.compiler;
    requires static org.checkerframework.checker.qual;
    requires static org.jspecify;

    uses dev.stepwell.registry.MigrationRegistry;

    exports dev.stepwell.cli;

    opens dev.stepwell.cli.database to
            info.picocli,
            org.postgresql.jdbc;
    opens dev.stepwell.cli.invocation to
            info.picocli;
    opens dev.stepwell.cli.output to
            info.picocli;
    opens dev.stepwell.cli.verb to
            info.picocli;
}
