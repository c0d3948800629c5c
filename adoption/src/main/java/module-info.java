/** Reads the histories of other migration tools, and makes them the beginning of Stepwell's. */
module dev.stepwell.adoption {
    requires transitive dev.stepwell.runtime;
    requires static org.jspecify;

    exports dev.stepwell.adoption;
}
