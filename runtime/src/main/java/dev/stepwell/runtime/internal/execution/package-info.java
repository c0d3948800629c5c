/** Runs: a plan is carried out under the lock, and failures are explained. */
@NullMarked
package dev.stepwell.runtime.internal.execution;

import org.jspecify.annotations.NullMarked;
