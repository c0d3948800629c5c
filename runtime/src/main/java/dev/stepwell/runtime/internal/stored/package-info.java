/** What single values of the history hold, and how they are written as text. */
@NullMarked
package dev.stepwell.runtime.internal.stored;

import org.jspecify.annotations.NullMarked;
