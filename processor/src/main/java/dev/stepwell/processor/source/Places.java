package dev.stepwell.processor.source;

/**
 * The place of each character of a text.
 *
 * <p>Lines and columns are counted from 1, characters from 0.
 */
sealed interface Places permits PlaceRuns, BlockPlaces {

    int line(int offset);

    int column(int offset);

    /** Adds the places of the characters from start to end (exclusive) to the places of another text. */
    void addTo(PlaceRuns runs, int start, int end);

    /** {@return the text form of the places} */
    String encode();
}
