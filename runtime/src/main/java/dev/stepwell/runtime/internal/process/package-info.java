/** The facts about this process, its log, and its pauses. */
@NullMarked
package dev.stepwell.runtime.internal.process;

import org.jspecify.annotations.NullMarked;
