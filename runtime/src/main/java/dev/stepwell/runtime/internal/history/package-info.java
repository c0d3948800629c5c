/** The history: its tables, and the classes that read and write them. */
@NullMarked
package dev.stepwell.runtime.internal.history;

import org.jspecify.annotations.NullMarked;
