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
 * Where the parts of a constant were written, without its value.
 *
 * <p>It says nothing of a constant that has another value by now. Immutable.
 *
 * @param sum what tells its value from nearly all others
 * @param file the file that declares it
 * @param parts its parts: places as {@link PlaceRuns} or {@link BlockPlaces}, or {@code line:column length @name} for
 *     another constant
 */
public record RememberedConstant(String sum, String file, List<String> parts) {

    public RememberedConstant {
        parts = List.copyOf(parts);
    }

    /** Gives the text of another constant that is part of this one. */
    interface Resolver {

        /**
         * Finds a constant.
         *
         * @param name its name
         * @param value its value in this one
         * @return the constant; empty if it is not there or has another value
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

    /** Two values with one sum would be shown at each other's places, and do no other harm. */
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
     * The constant with its places.
     *
     * @param value its value
     * @param resolver what knows of other constants
     * @return the constant; empty if the value is another one
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
                // The other constant is another one by now: this one has its value from an earlier build.
                .orElseGet(() -> Piece.still(value, file, entry)));
    }
}
