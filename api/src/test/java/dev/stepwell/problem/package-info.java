/** Tests of problems, each named after its rule. */
@NullMarked
package dev.stepwell.problem;

import org.jspecify.annotations.NullMarked;
