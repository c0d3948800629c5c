/** The connection of a run: what is sent, what is awaited, and what is put back at its end. */
@NullMarked
package dev.stepwell.runtime.internal.session;

import org.jspecify.annotations.NullMarked;
