/**
 * Reads Java sources as the compiler shows them: where each character of a constant was written, and the tokens of a
 * method.
 */
@NullMarked
package dev.stepwell.processor.source;

import org.jspecify.annotations.NullMarked;
