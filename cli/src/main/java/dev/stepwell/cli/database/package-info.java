/** The database and the registries that a verb works on. */
@NullMarked
package dev.stepwell.cli.database;

import org.jspecify.annotations.NullMarked;
