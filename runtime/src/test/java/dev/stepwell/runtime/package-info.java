/** The tests of what runs in the application; those against a PostgreSQL end in {@code IT}. */
@NullMarked
package dev.stepwell.runtime;

import org.jspecify.annotations.NullMarked;
