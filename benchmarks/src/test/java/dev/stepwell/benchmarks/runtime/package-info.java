/** Tests of the measuring of runs. */
@NullMarked
package dev.stepwell.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
