/** Measurements of Stepwell's cost. */
@NullMarked
package dev.stepwell.benchmarks;

import org.jspecify.annotations.NullMarked;
