/** The connection of a run: its commands, the watch over its time, and the state to restore at its end. */
@NullMarked
package dev.stepwell.runtime.internal.session;

import org.jspecify.annotations.NullMarked;
