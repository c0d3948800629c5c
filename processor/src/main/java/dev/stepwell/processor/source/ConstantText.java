package dev.stepwell.processor.source;

import dev.stepwell.registry.SourceMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of a constant, with the place of each character in the sources if known.
 *
 * <p>The joined pieces are the value. Immutable.
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

    /** A part of a constant's value. */
    public sealed interface Part permits Piece, Reference {

        List<Piece> pieces();

        /** {@return the number of characters} */
        int length();
    }

    /**
     * A part that is another constant, which has places of its own.
     *
     * @param name the name of the other constant, in the form of {@link #nameOf}
     * @param text the other constant
     * @param entry the place at which this constant names the other one
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
         * Makes a piece.
         *
         * @param text the part of the value
         * @param file the file that contains the part
         * @param places the place of each character
         * @param entry the place in the constant's own file at which the part is included
         */
        Piece(String text, String file, Places places, Place entry) {
            this.text = text;
            this.file = file;
            this.places = places;
            this.entry = entry;
        }

        /** {@return a piece whose characters all have one place} */
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

        /** {@return the places without the value, in their text form} */
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

    /** {@return a constant whose source is unknown} */
    public static ConstantText unplaced(String value) {
        return new ConstantText(value, "", List.of());
    }

    /**
     * {@return a constant with its places}
     *
     * @param value the value
     * @param file the file that declares the constant
     * @param parts the parts, which joined are the value
     */
    public static ConstantText of(String value, String file, List<Part> parts) {
        return new ConstantText(value, file, List.copyOf(parts));
    }

    /** {@return the name of a constant with its class, for example {@code app.AddEmail#UP}} */
    public static String nameOf(String className, String field) {
        return className + "#" + field;
    }

    public String value() {
        return value;
    }

    /** {@return the file that declares the constant; empty if unknown} */
    public String file() {
        return file;
    }

    /** {@return the parts of the value; none if the source is unknown} */
    public List<Part> parts() {
        return parts;
    }

    /**
     * {@return the file and the line of a character, for example {@code AddEmail.java:14}} If the place is unknown, the
     * result is the line in the value.
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
     * {@return the place of a character in the file that declares the constant; empty if unknown} A character from
     * another file has the place at which this file names the other constant.
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
     * Encodes the places of a part of the value.
     *
     * <p>A part from several files has its places in the constant's own file, at the names of the other constants.
     *
     * @return the text form of a {@link SourceMap}; empty if the places are unknown
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
