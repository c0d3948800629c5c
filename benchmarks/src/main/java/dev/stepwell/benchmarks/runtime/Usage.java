package dev.stepwell.benchmarks.runtime;

/**
 * The cost of a process with a tool.
 *
 * @param processMillis the time from the start of the process to its end, in ms
 * @param callMillis the time of the tool's work alone, in ms
 * @param processorMillis the processor time of all threads, in ms
 * @param peakKib the greatest memory, in KiB
 * @param allocatedKib the memory that the calling thread allocated in one call, in KiB
 */
record Usage(double processMillis, double callMillis, double processorMillis, double peakKib, double allocatedKib) {}
