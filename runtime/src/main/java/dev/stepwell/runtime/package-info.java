/** Runs in the application: history, plan, execution. */
@NullMarked
package dev.stepwell.runtime;

import org.jspecify.annotations.NullMarked;
