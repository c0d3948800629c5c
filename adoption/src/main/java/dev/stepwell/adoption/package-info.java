/** Reads the histories of other migration tools, and makes them the beginning of Stepwell's. */
@NullMarked
package dev.stepwell.adoption;

import org.jspecify.annotations.NullMarked;
