package com.acme.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's README, with its code blocks that follow a comment {@code shown: name}. */
record Readme(String text) {

    static Readme read() throws IOException {
        return new Readme(Files.readString(project().resolve("README.md")));
    }

    /** {@return the folder of the whole project} */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** {@return a block of the README, without its fences} */
    String shown(String name) {
        String comment = "<!-- shown: " + name + " -->\n";
        int start = text.indexOf('\n', text.indexOf(comment) + comment.length()) + 1;
        return text.substring(start, text.indexOf("```", start));
    }
}
