/** Failures: the explanation of each, and the cleaning up after a statement whose session ended. */
@NullMarked
package dev.stepwell.runtime.internal.failure;

import org.jspecify.annotations.NullMarked;
