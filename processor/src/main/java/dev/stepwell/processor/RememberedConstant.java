package dev.stepwell.processor;

import dev.stepwell.processor.ConstantText.Part;
import dev.stepwell.processor.ConstantText.Piece;
import dev.stepwell.processor.ConstantText.Place;
import dev.stepwell.processor.ConstantText.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the parts of a constant were written, without its value.
 *
 * <p>It says nothing of a constant that has another value by now. Immutable.
 *
 * @param digest what tells its value from others
 * @param file the file that declares it
 * @param parts its parts: places as {@link PlaceRuns}, or {@code line:column length @name} for another constant
 */
record RememberedConstant(String digest, String file, List<String> parts) {

    RememberedConstant {
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

    static RememberedConstant of(ConstantText text) {
        return new RememberedConstant(
                TextDigest.of(text.value()),
                text.file(),
                text.parts().stream().map(RememberedConstant::form).toList());
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
        if (!TextDigest.of(value).equals(digest)) {
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
        return PlaceRuns.decode(form)
                .filter(places -> start + places.lines().length <= value.length())
                .map(places -> new Piece(
                        value.substring(start, start + places.lines().length),
                        file,
                        places.lines(),
                        places.columns(),
                        new Place(0, 0)));
    }

    private Optional<Part> reference(String form, String rest, Resolver resolver) {
        String[] words = form.split(" ", 3);
        try {
            int colon = words[0].indexOf(':');
            Place entry = new Place(
                    Integer.parseInt(words[0].substring(0, colon)), Integer.parseInt(words[0].substring(colon + 1)));
            String value = rest.substring(0, Integer.parseInt(words[1]));
            String name = words[2].substring(1);
            return Optional.of(resolver.resolve(name, value)
                    .<Part>map(text -> new Reference(name, text, entry))
                    // The other constant is another one by now: this one has its value from an earlier build.
                    .orElseGet(() -> Piece.still(value, file, entry)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
