/** Measures the cost of a run beside other tools and bare JDBC. */
@NullMarked
package dev.stepwell.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
