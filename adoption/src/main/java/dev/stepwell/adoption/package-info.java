/** Adopts the histories of other migration tools. */
@NullMarked
package dev.stepwell.adoption;

import org.jspecify.annotations.NullMarked;
