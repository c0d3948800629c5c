/** A real PostgreSQL for tests and the example: embedded, in a container, or already running. */
@NullMarked
package dev.stepwell.testdatabase;

import org.jspecify.annotations.NullMarked;
