/** What parts take inside a process, measured with JMH. */
@NullMarked
package dev.stepwell.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
