/** Tests of what all measuring shares. */
@NullMarked
package dev.stepwell.benchmarks;

import org.jspecify.annotations.NullMarked;
