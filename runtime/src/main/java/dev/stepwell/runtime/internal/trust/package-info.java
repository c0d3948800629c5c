/** The trust in a history: its owner, the roles that may write it, and the code of others on its tables. */
@NullMarked
package dev.stepwell.runtime.internal.trust;

import org.jspecify.annotations.NullMarked;
