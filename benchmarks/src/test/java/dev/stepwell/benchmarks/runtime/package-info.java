/** Tests of the measurement of runs. */
@NullMarked
package dev.stepwell.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
