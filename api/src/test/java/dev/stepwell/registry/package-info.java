/** Tests of the registry contract and of the graph, each named after its rule. */
@NullMarked
package dev.stepwell.registry;

import org.jspecify.annotations.NullMarked;
