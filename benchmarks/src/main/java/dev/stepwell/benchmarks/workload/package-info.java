/** The work of each measured tool, and its amount. */
@NullMarked
package dev.stepwell.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
