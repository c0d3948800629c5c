/** Annotations for migrations, the contract of generated registries, and the problems that Stepwell reports. */
// The modules that use the catalogs and the text formats need this one, so none exists yet when javac compiles it.
@SuppressWarnings("module")
module dev.stepwell {
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.stepwell;
    exports dev.stepwell.problem;
    exports dev.stepwell.registry;
    exports dev.stepwell.problem.catalog to
            dev.stepwell.adoption,
            dev.stepwell.cli,
            dev.stepwell.importer,
            dev.stepwell.processor,
            dev.stepwell.runtime;
    exports dev.stepwell.text to
            dev.stepwell.cli,
            dev.stepwell.processor,
            dev.stepwell.runtime;
}
