package dev.stepwell.benchmarks.runtime;

/**
 * What a process with a tool took.
 *
 * @param processMillis from its start to its end
 * @param callMillis the tool's work alone
 * @param processorMillis the time of all processors
 * @param peakKib the most memory
 * @param allocatedKib what the calling thread allocated in one call
 */
record Usage(double processMillis, double callMillis, double processorMillis, double peakKib, double allocatedKib) {}
