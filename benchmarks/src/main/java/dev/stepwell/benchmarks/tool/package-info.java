/** The measured tools, and bare JDBC beside them. */
@NullMarked
package dev.stepwell.benchmarks.tool;

import org.jspecify.annotations.NullMarked;
