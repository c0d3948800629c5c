/** The registries of the application: how they are found, where they come from, and which of them were lost. */
@NullMarked
package dev.stepwell.runtime.internal.discovery;

import org.jspecify.annotations.NullMarked;
