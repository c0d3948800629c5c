/** A real PostgreSQL for tests and the example: embedded, in a container, or one that is already there. */
@NullMarked
package dev.stepwell.testdatabase;

import org.jspecify.annotations.NullMarked;
