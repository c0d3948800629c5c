@NullMarked
package dev.stepwell.importer;

import org.jspecify.annotations.NullMarked;
