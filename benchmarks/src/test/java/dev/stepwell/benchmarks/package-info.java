/** Tests of the parts that all measurements share. */
@NullMarked
package dev.stepwell.benchmarks;

import org.jspecify.annotations.NullMarked;
