/** Annotations for migrations, the contract of generated registries, and the problems that Stepwell reports. */
// The catalogs are for Stepwell's own modules, of which a build of this one alone sees none.
@SuppressWarnings("module")
module dev.stepwell {
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.stepwell;
    exports dev.stepwell.registry;
    exports dev.stepwell.problem;
    exports dev.stepwell.problem.catalog to
            dev.stepwell.adoption,
            dev.stepwell.cli,
            dev.stepwell.importer,
            dev.stepwell.processor,
            dev.stepwell.runtime;
}
