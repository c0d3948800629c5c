package dev.stepwell.processor;

import dev.stepwell.SourceMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of a constant, with the place in the sources of each of its characters where that is known.
 *
 * <p>The pieces joined are the value. Immutable.
 */
final class ConstantText {

    private final String value;
    private final String file;
    private final List<Part> parts;
    private final List<Piece> pieces;

    private ConstantText(String value, String file, List<Part> parts) {
        this.value = value;
        this.file = file;
        this.parts = parts;
        this.pieces = parts.stream().flatMap(Part::pieces).toList();
    }

    /** What a constant is made of. */
    sealed interface Part permits Piece, Reference {

        /** What it is made of itself. */
        Stream<Piece> pieces();

        /** The number of its characters. */
        int length();
    }

    /**
     * A part that is another constant, which has places of its own.
     *
     * @param name the name of the other one, as {@link #nameOf} gives it
     * @param text its value
     * @param entry where it is named
     */
    record Reference(String name, ConstantText text, Place entry) implements Part {

        @Override
        public Stream<Piece> pieces() {
            return text.pieces.stream().map(piece -> piece.through(entry));
        }

        @Override
        public int length() {
            return text.value.length();
        }
    }

    /** A part that was written in one file, with the place of each of its characters. */
    static final class Piece implements Part {

        private final String text;
        private final String file;
        private final int[] lines;
        private final int[] columns;
        private final Place entry;

        /**
         * Takes over the places.
         *
         * @param text the part of the value
         * @param file the file it was written in
         * @param lines the line of each character
         * @param columns the column of each character
         * @param entry the place in the constant's own file through which the part came in
         */
        Piece(String text, String file, int[] lines, int[] columns, Place entry) {
            this.text = text;
            this.file = file;
            this.lines = lines;
            this.columns = columns;
            this.entry = entry;
        }

        /** A piece all of whose characters have one place. */
        static Piece still(String text, String file, Place place) {
            int[] lines = new int[text.length()];
            int[] columns = new int[text.length()];
            Arrays.fill(lines, place.line);
            Arrays.fill(columns, place.column);
            return new Piece(text, file, lines, columns, place);
        }

        private Piece through(Place through) {
            return new Piece(text, file, lines, columns, through);
        }

        @Override
        public Stream<Piece> pieces() {
            return Stream.of(this);
        }

        @Override
        public int length() {
            return text.length();
        }

        /** The places alone, as text. */
        String runs() {
            return PlaceRuns.encode(lines, columns);
        }
    }

    /**
     * A line and a column, both from 1.
     *
     * @param line the line
     * @param column the column
     */
    record Place(int line, int column) {}

    /** A constant whose source the compiler does not give. */
    static ConstantText unplaced(String value) {
        return new ConstantText(value, "", List.of());
    }

    /**
     * A constant with its places.
     *
     * @param value the value
     * @param file the file that declares the constant
     * @param parts what it is made of, which joined is the value
     */
    static ConstantText of(String value, String file, List<Part> parts) {
        return new ConstantText(value, file, List.copyOf(parts));
    }

    /** The name under which a constant is known beyond its class. */
    static String nameOf(String className, String field) {
        return className + "#" + field;
    }

    String value() {
        return value;
    }

    /** The file that declares the constant; empty if unknown. */
    String file() {
        return file;
    }

    /** What it is made of; nothing if its source is unknown. */
    List<Part> parts() {
        return parts;
    }

    /**
     * The file in which a character was written and its line, as {@code AddEmail.java:14}, or its line in the value.
     */
    String shown(int offset) {
        int start = 0;
        for (Piece piece : pieces) {
            int inPiece = Math.min(offset, value.length() - 1) - start;
            if (inPiece < piece.text.length()) {
                return piece.file.substring(piece.file.lastIndexOf('/') + 1) + ":" + piece.lines[inPiece];
            }
            start += piece.text.length();
        }
        long line = value.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
        return "line " + line + " of its text";
    }

    /**
     * The place of a character in the file that declares the constant; for one that came from another file, where it is
     * named.
     */
    Optional<Place> place(int offset) {
        int start = 0;
        for (Piece piece : pieces) {
            int inPiece = Math.min(offset, value.length() - 1) - start;
            if (inPiece < piece.text.length()) {
                return Optional.of(
                        piece.file.equals(file)
                                ? new Place(piece.lines[inPiece], piece.columns[inPiece])
                                : piece.entry);
            }
            start += piece.text.length();
        }
        return Optional.empty();
    }

    /**
     * Where a part of the value was written.
     *
     * <p>A part from several files is placed in the constant's own one, where it names the constants of the others.
     *
     * @return the text form of a {@link SourceMap}; empty if the places are not known
     */
    String origin(int start, int end) {
        if (pieces.isEmpty() || start == end) {
            return "";
        }
        int[] lines = new int[end - start];
        int[] columns = new int[end - start];
        String common = commonFile(start, end);
        int pieceStart = 0;
        for (Piece piece : pieces) {
            int from = Math.max(start, pieceStart);
            int to = Math.min(end, pieceStart + piece.text.length());
            for (int i = from; i < to; i++) {
                boolean here = piece.file.equals(common);
                lines[i - start] = here ? piece.lines[i - pieceStart] : piece.entry.line;
                columns[i - start] = here ? piece.columns[i - pieceStart] : piece.entry.column;
            }
            pieceStart += piece.text.length();
        }
        return SourceMap.encode(common.equals(file) ? "" : common, value.substring(start, end), lines, columns);
    }

    private String commonFile(int start, int end) {
        String common = "";
        int pieceStart = 0;
        for (Piece piece : pieces) {
            int pieceEnd = pieceStart + piece.text.length();
            if (pieceStart < end && pieceEnd > start) {
                if (!common.isEmpty() && !common.equals(piece.file)) {
                    return file;
                }
                common = piece.file;
            }
            pieceStart = pieceEnd;
        }
        return common;
    }
}
