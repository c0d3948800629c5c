/** The characters of PostgreSQL's words, literals and escape sequences. Knows no tokens. */
@NullMarked
package dev.stepwell.sql.characters;

import org.jspecify.annotations.NullMarked;
