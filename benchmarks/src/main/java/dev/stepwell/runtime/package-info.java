/** Benchmarks of what the runtime keeps to itself, which therefore are in its package. */
@NullMarked
package dev.stepwell.runtime;

import org.jspecify.annotations.NullMarked;
