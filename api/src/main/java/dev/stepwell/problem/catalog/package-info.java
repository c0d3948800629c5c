/**
 * Every sentence that Stepwell can say about a problem, in catalogues by area.
 *
 * <p>The package is exported to Stepwell's own modules only. An application reads problems and makes none.
 */
@NullMarked
package dev.stepwell.problem.catalog;

import org.jspecify.annotations.NullMarked;
