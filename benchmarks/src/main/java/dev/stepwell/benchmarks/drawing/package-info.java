/** The picture and the summary of the page. */
@NullMarked
package dev.stepwell.benchmarks.drawing;

import org.jspecify.annotations.NullMarked;
