/** Measures the cost of the processor in a build. */
@NullMarked
package dev.stepwell.benchmarks.compiletime;

import org.jspecify.annotations.NullMarked;
