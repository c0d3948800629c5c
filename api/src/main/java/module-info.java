/** What an author of migrations writes, what generated code is made of, and the graph of migrations. */
module dev.stepwell {
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.stepwell;
}
