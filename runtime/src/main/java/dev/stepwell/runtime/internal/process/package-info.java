/** What this process is and says: its host, its version, its log, and its pauses. */
@NullMarked
package dev.stepwell.runtime.internal.process;

import org.jspecify.annotations.NullMarked;
