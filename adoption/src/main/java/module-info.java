/** Adopts the histories of other migration tools. */
module dev.stepwell.adoption {
    requires transitive dev.stepwell.runtime;
    requires static org.jspecify;

    exports dev.stepwell.adoption;
}
