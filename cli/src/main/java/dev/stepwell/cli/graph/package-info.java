/** The dependency graph as text and as a picture, and the report page. */
@NullMarked
package dev.stepwell.cli.graph;

import org.jspecify.annotations.NullMarked;
