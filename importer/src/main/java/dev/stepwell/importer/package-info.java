/** The import of folders of SQL files, in the formats of several tools, as annotated migration classes. */
@NullMarked
package dev.stepwell.importer;

import org.jspecify.annotations.NullMarked;
