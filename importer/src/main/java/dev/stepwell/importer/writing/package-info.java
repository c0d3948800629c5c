/** The writing of migration classes as Java source. */
@NullMarked
package dev.stepwell.importer.writing;

import org.jspecify.annotations.NullMarked;
