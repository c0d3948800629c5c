package dev.stepwell.processor.source;

import dev.stepwell.registry.SourceMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of a constant, with the place in the sources of each of its characters where that is known.
 *
 * <p>The pieces joined are the value. Immutable.
 */
public final class ConstantText {

    private final String value;
    private final String file;
    private final List<Part> parts;
    private final List<Piece> pieces;

    private ConstantText(String value, String file, List<Part> parts) {
        this.value = value;
        this.file = file;
        this.parts = parts;
        List<Piece> all = new ArrayList<>();
        for (Part part : parts) {
            all.addAll(part.pieces());
        }
        this.pieces = List.copyOf(all);
    }

    /** What a constant is made of. */
    public sealed interface Part permits Piece, Reference {

        /** What it is made of itself. */
        List<Piece> pieces();

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
    public record Reference(String name, ConstantText text, Place entry) implements Part {

        @Override
        public List<Piece> pieces() {
            return text.pieces.stream().map(piece -> piece.through(entry)).toList();
        }

        @Override
        public int length() {
            return text.value.length();
        }
    }

    /** A part that was written in one file, with the place of each of its characters. */
    public static final class Piece implements Part {

        private final String text;
        private final String file;
        private final Places places;
        private final Place entry;

        /**
         * Takes over the places.
         *
         * @param text the part of the value
         * @param file the file it was written in
         * @param places the place of each character
         * @param entry the place in the constant's own file through which the part came in
         */
        Piece(String text, String file, Places places, Place entry) {
            this.text = text;
            this.file = file;
            this.places = places;
            this.entry = entry;
        }

        /** A piece all of whose characters have one place. */
        static Piece still(String text, String file, Place place) {
            return new Piece(text, file, PlaceRuns.still(text.length(), place.line, place.column), place);
        }

        private Piece through(Place through) {
            return new Piece(text, file, places, through);
        }

        @Override
        public List<Piece> pieces() {
            return List.of(this);
        }

        @Override
        public int length() {
            return text.length();
        }

        /** The places alone, as text. */
        String runs() {
            return places.encode();
        }
    }

    /**
     * A line and a column, both from 1.
     *
     * @param line the line
     * @param column the column
     */
    public record Place(int line, int column) {}

    /** A constant whose source the compiler does not give. */
    public static ConstantText unplaced(String value) {
        return new ConstantText(value, "", List.of());
    }

    /**
     * A constant with its places.
     *
     * @param value the value
     * @param file the file that declares the constant
     * @param parts what it is made of, which joined is the value
     */
    public static ConstantText of(String value, String file, List<Part> parts) {
        return new ConstantText(value, file, List.copyOf(parts));
    }

    /** The name under which a constant is known beyond its class. */
    public static String nameOf(String className, String field) {
        return className + "#" + field;
    }

    public String value() {
        return value;
    }

    /** The file that declares the constant; empty if unknown. */
    public String file() {
        return file;
    }

    /** What it is made of; nothing if its source is unknown. */
    public List<Part> parts() {
        return parts;
    }

    /**
     * The file in which a character was written and its line, as {@code AddEmail.java:14}, or its line in the value.
     */
    public String shown(int offset) {
        int start = 0;
        for (Piece piece : pieces) {
            int inPiece = Math.min(offset, value.length() - 1) - start;
            if (inPiece < piece.text.length()) {
                return piece.file.substring(piece.file.lastIndexOf('/') + 1) + ":" + piece.places.line(inPiece);
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
    public Optional<Place> place(int offset) {
        int start = 0;
        for (Piece piece : pieces) {
            int inPiece = Math.min(offset, value.length() - 1) - start;
            if (inPiece < piece.text.length()) {
                return Optional.of(
                        piece.file.equals(file)
                                ? new Place(piece.places.line(inPiece), piece.places.column(inPiece))
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
    public String origin(int start, int end) {
        if (pieces.isEmpty() || start == end) {
            return "";
        }
        String common = commonFile(start, end);
        PlaceRuns places = new PlaceRuns();
        int pieceStart = 0;
        for (Piece piece : pieces) {
            int from = Math.max(start, pieceStart);
            int to = Math.min(end, pieceStart + piece.text.length());
            if (from < to && piece.file.equals(common)) {
                piece.places.addTo(places, from - pieceStart, to - pieceStart);
            } else if (from < to) {
                places.add(to - from, piece.entry.line, piece.entry.column, true);
            }
            pieceStart += piece.text.length();
        }
        return SourceMap.encode(common.equals(file) ? "" : common, value.substring(start, end), places.runs());
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
