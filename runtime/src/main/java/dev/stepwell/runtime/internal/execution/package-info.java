/** The execution of plans under the lock, and the explanation of failures. */
@NullMarked
package dev.stepwell.runtime.internal.execution;

import org.jspecify.annotations.NullMarked;
