/** The single values of the history, and the way they are written as text. */
@NullMarked
package dev.stepwell.runtime.internal.stored;

import org.jspecify.annotations.NullMarked;
