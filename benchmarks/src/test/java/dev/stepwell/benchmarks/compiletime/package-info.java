/** Tests of the measurement of builds. */
@NullMarked
package dev.stepwell.benchmarks.compiletime;

import org.jspecify.annotations.NullMarked;
