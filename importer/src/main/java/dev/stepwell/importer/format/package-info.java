/** The formats of migration folders, with a reader for each. */
@NullMarked
package dev.stepwell.importer.format;

import org.jspecify.annotations.NullMarked;
