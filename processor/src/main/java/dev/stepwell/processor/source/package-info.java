/**
 * Access to Java sources through the compiler: the place of each character of a constant, and the tokens of a method.
 */
@NullMarked
package dev.stepwell.processor.source;

import org.jspecify.annotations.NullMarked;
