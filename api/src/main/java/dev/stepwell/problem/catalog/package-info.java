/** Every sentence that Stepwell can say, by area. For Stepwell's own modules. */
@NullMarked
package dev.stepwell.problem.catalog;

import org.jspecify.annotations.NullMarked;
