/** The command line of Stepwell: one class for each verb, and what they share. */
@NullMarked
package dev.stepwell.cli;

import org.jspecify.annotations.NullMarked;
