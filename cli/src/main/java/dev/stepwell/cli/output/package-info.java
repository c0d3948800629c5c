/** Answers as text for people and as JSON for machines. */
@NullMarked
package dev.stepwell.cli.output;

import org.jspecify.annotations.NullMarked;
