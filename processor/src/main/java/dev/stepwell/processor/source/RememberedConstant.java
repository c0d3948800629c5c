package dev.stepwell.processor.source;

import dev.stepwell.processor.source.ConstantText.Part;
import dev.stepwell.processor.source.ConstantText.Piece;
import dev.stepwell.processor.source.ConstantText.Place;
import dev.stepwell.processor.source.ConstantText.Reference;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.MalformedTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places of a constant's parts, without its value.
 *
 * <p>The places are valid only while the constant has the same value. Immutable.
 *
 * @param sum a short checksum of the value
 * @param file the file that declares the constant
 * @param parts the parts: places as {@link PlaceRuns} or {@link BlockPlaces}, or {@code line:column length @name} for
 *     another constant
 */
public record RememberedConstant(String sum, String file, List<String> parts) {

    public RememberedConstant {
        parts = List.copyOf(parts);
    }

    /** A lookup of the constants that are parts of another constant. */
    interface Resolver {

        /**
         * Finds a constant.
         *
         * @param name the name of the constant
         * @param value the value that the constant must have
         * @return the constant; empty if the constant does not exist, has another value, or has unknown places
         */
        Optional<ConstantText> resolve(String name, String value);
    }

    public static RememberedConstant of(ConstantText text) {
        List<String> forms = new ArrayList<>();
        for (Part part : text.parts()) {
            forms.add(form(part));
        }
        return new RememberedConstant(sum(text.value()), text.file(), forms);
    }

    /** {@return a short checksum of a value} A collision of two values would only show wrong places. */
    private static String sum(String value) {
        return value.length() + "-" + Integer.toHexString(value.hashCode());
    }

    private static String form(Part part) {
        if (part instanceof Reference reference) {
            return reference.entry().line() + ":" + reference.entry().column() + " "
                    + reference.text().value().length() + " @" + reference.name();
        }
        return ((Piece) part).runs();
    }

    /**
     * Adds the places to a value.
     *
     * @param value the value of the constant
     * @param resolver the lookup of other constants
     * @return the constant; empty if its value has changed or a part is malformed
     */
    Optional<ConstantText> text(String value, Resolver resolver) {
        if (!sum(value).equals(sum)) {
            return Optional.empty();
        }
        List<Part> read = new ArrayList<>();
        int start = 0;
        for (String part : parts) {
            Optional<Part> next =
                    part.contains("@") ? reference(part, value.substring(start), resolver) : piece(part, start, value);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            read.add(next.get());
            start += next.get().length();
        }
        return start == value.length() ? Optional.of(ConstantText.of(value, file, read)) : Optional.empty();
    }

    private Optional<Part> piece(String form, int start, String value) {
        if (form.contains(">")) {
            String rest = value.substring(start);
            return BlockPlaces.decode(form, rest)
                    .map(places -> new Piece(rest.substring(0, places.length()), file, places, new Place(0, 0)));
        }
        return PlaceRuns.decode(form)
                .filter(places -> start + places.length() <= value.length())
                .map(places ->
                        new Piece(value.substring(start, start + places.length()), file, places, new Place(0, 0)));
    }

    private Optional<Part> reference(String form, String rest, Resolver resolver) {
        int number;
        Place entry;
        String name;
        try {
            FieldReader reader = FieldReader.ofLine(form, ' ');
            reader.expect(3);
            int colon = reader.position(0, ':', 0);
            entry = new Place(
                    reader.number(0, 0, colon),
                    reader.number(0, colon + 1, reader.field(0).length()));
            number = reader.number(1);
            if (!reader.field(2).startsWith("@")) {
                return Optional.empty();
            }
            name = reader.field(2).substring(1);
        } catch (MalformedTextException e) {
            return Optional.empty();
        }
        if (number > rest.length()) {
            return Optional.empty();
        }
        String value = rest.substring(0, number);
        return Optional.of(resolver.resolve(name, value)
                .<Part>map(text -> new Reference(name, text, entry))
                // The other constant has changed. This constant still contains its value of an earlier build.
                .orElseGet(() -> Piece.still(value, file, entry)));
    }
}
