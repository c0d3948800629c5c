/** What the processor adds to a build. */
@NullMarked
package dev.stepwell.benchmarks.compiletime;

import org.jspecify.annotations.NullMarked;
