/** What an author of migrations writes, what generated code is made of, and the graph of migrations. */
// The modules that print the sentences need this one, so that none of them is there yet when it is compiled.
@SuppressWarnings("module")
module dev.stepwell {
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.stepwell;
    exports dev.stepwell.problem.catalog to
            dev.stepwell.adoption,
            dev.stepwell.cli,
            dev.stepwell.importer,
            dev.stepwell.processor,
            dev.stepwell.runtime;
}
