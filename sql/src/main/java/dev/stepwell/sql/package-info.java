/** Reads PostgreSQL scripts: tokens, statements, positions. Pure functions of text, without I/O. */
@NullMarked
package dev.stepwell.sql;

import org.jspecify.annotations.NullMarked;
