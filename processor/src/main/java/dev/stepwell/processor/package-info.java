/** Runs inside javac: reads migrations, checks them, and generates their registry. */
@NullMarked
package dev.stepwell.processor;

import org.jspecify.annotations.NullMarked;
