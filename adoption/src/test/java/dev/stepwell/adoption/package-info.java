/** The tests of adopting other tools' histories. The names of tests against a PostgreSQL end in {@code IT}. */
@NullMarked
package dev.stepwell.adoption;

import org.jspecify.annotations.NullMarked;
