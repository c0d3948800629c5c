package dev.stepwell.processor.source;

import dev.stepwell.registry.SourceMap.Run;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.MalformedTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places of the characters of a text, as the smallest number of runs.
 *
 * <p>The text form of a run is {@code line:column+length} for consecutive characters of a line, and
 * {@code line:column=length} for characters that share one place. Encoded places decode to the same places. Not
 * thread-safe while places are added.
 */
final class PlaceRuns implements Places {

    /** The limit of a string constant in a class file. */
    private static final int MOST_CHARACTERS = 65_535;

    private final List<Run> runs = new ArrayList<>();
    private int length;

    /** {@return places of characters that all share one place} */
    static PlaceRuns still(int length, int line, int column) {
        PlaceRuns places = new PlaceRuns();
        places.add(length, line, column, true);
        return places;
    }

    /**
     * Appends characters.
     *
     * @param still true if all characters share one place; false if they are consecutive in a line
     */
    void add(int count, int line, int column, boolean still) {
        if (count == 0) {
            return;
        }
        length += count;
        boolean stays = still && count > 1;
        if (!runs.isEmpty()) {
            Run last = runs.get(runs.size() - 1);
            if (!stays && !last.still() && last.line() == line && last.column() + last.length() == column) {
                runs.set(runs.size() - 1, new Run(last.length() + count, last.line(), last.column(), false));
                return;
            }
        }
        runs.add(new Run(count, line, column, stays));
    }

    @Override
    public void addTo(PlaceRuns other, int start, int end) {
        int first = 0;
        for (Run run : runs) {
            int from = Math.max(start, first);
            int to = Math.min(end, first + run.length());
            if (from < to) {
                other.add(to - from, run.line(), run.still() ? run.column() : run.column() + from - first, run.still());
            }
            first += run.length();
            if (first >= end) {
                return;
            }
        }
    }

    /** {@return the number of characters} */
    int length() {
        return length;
    }

    /** {@return the runs of all characters} */
    List<Run> runs() {
        return List.copyOf(runs);
    }

    @Override
    public int line(int offset) {
        return at(offset).line();
    }

    @Override
    public int column(int offset) {
        return at(offset).column();
    }

    /** {@return the place of one character, as a run of length 1} */
    private Run at(int offset) {
        int first = 0;
        for (Run run : runs) {
            if (offset < first + run.length()) {
                return new Run(1, run.line(), run.still() ? run.column() : run.column() + offset - first, false);
            }
            first += run.length();
        }
        throw new IndexOutOfBoundsException(offset);
    }

    /** {@return the text form of the places, with a space between the runs} */
    @Override
    public String encode() {
        StringBuilder form = new StringBuilder();
        for (Run run : runs) {
            form.append(form.length() == 0 ? "" : " ")
                    .append(run.line())
                    .append(':')
                    .append(run.column());
            form.append(run.still() ? '=' : '+').append(run.length());
        }
        return form.toString();
    }

    /**
     * Decodes places.
     *
     * @return the places; empty if the form is malformed
     */
    static Optional<PlaceRuns> decode(String form) {
        PlaceRuns places = new PlaceRuns();
        if (form.isEmpty()) {
            return Optional.of(places);
        }
        try {
            FieldReader reader = FieldReader.ofLine(form, ' ');
            for (int i = 0; i < reader.count(); i++) {
                String run = reader.field(i);
                int colon = reader.position(i, ':', 0);
                boolean still = run.indexOf('=') >= 0;
                int sign = reader.position(i, still ? '=' : '+', colon);
                int count = reader.number(i, sign + 1, run.length());
                if (count == 0 || count > MOST_CHARACTERS - places.length) {
                    return Optional.empty();
                }
                places.add(count, reader.number(i, 0, colon), reader.number(i, colon + 1, sign), still);
            }
        } catch (MalformedTextException e) {
            return Optional.empty();
        }
        return Optional.of(places);
    }
}
