/** Tests of the sentences, each named after its rule. */
@NullMarked
package dev.stepwell.problem.catalog;

import org.jspecify.annotations.NullMarked;
