/**
 * Every sentence that Stepwell can say about a problem, in catalogues by area.
 *
 * <p>Exported to Stepwell's own modules; an application reads problems and makes none.
 */
@NullMarked
package dev.stepwell.problem.catalog;

import org.jspecify.annotations.NullMarked;
