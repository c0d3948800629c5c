/** Reads PostgreSQL scripts: tokens, statements, positions. Pure functions of text, without I/O. */
module dev.stepwell.sql {
    requires static transitive org.jspecify;

    exports dev.stepwell.sql;
}
