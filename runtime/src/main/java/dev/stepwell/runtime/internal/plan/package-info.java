/** Plans: registries and history go in, the migrations to run come out. */
@NullMarked
package dev.stepwell.runtime.internal.plan;

import org.jspecify.annotations.NullMarked;
