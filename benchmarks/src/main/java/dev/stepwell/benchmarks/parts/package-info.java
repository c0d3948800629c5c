/** Measures the time of parts inside a process, with JMH. */
@NullMarked
package dev.stepwell.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
