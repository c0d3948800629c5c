/** The planning of runs: the migrations to run follow from the registries and the history. */
@NullMarked
package dev.stepwell.runtime.internal.plan;

import org.jspecify.annotations.NullMarked;
