/** What an author of migrations writes, what generated code is made of, and the graph of migrations. */
// Modules that are compiled later, and one that has no descriptor.
@SuppressWarnings("module")
module dev.stepwell {
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.stepwell;
    exports dev.stepwell.text to
            dev.stepwell.processor,
            dev.stepwell.runtime;
}
