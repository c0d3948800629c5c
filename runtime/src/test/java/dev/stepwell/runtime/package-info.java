/** The tests of the runtime. The names of tests against a PostgreSQL server end in {@code IT}. */
@NullMarked
package dev.stepwell.runtime;

import org.jspecify.annotations.NullMarked;
