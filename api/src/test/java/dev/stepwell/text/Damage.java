package dev.stepwell.text;

import java.util.Random;

/** Random damage to texts, like that of editors, filters and full disks. */
public final class Damage {

    private static final String CHARACTERS = "\t\n\r\\ :>@=|u09x-+\0\ud83d\u0661";

    private Damage() {}

    /** Makes one to three changes to a text: it removes, repeats or moves a piece, or replaces a character. */
    public static String of(String text, Random random) {
        String damaged = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int start = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), start + random.nextInt(8));
            String before = damaged.substring(0, start);
            String piece = damaged.substring(start, end);
            String after = damaged.substring(end);
            char any = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            damaged = switch (random.nextInt(6)) {
                case 0 -> before;
                case 1 -> before + after;
                case 2 -> before + piece + piece + after;
                case 3 -> before + after + piece;
                case 4 -> before + any + after;
                default -> before + any + piece + after;
            };
        }
        return damaged;
    }
}
