/** The work that each tool does while it is measured, and how much of it. */
@NullMarked
package dev.stepwell.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
