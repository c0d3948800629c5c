/** The history: its tables, how it is read, and how it is written. */
@NullMarked
package dev.stepwell.runtime.internal.history;

import org.jspecify.annotations.NullMarked;
