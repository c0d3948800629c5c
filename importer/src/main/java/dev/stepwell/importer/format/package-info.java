/** The readers for the formats of migration folders. */
@NullMarked
package dev.stepwell.importer.format;

import org.jspecify.annotations.NullMarked;
