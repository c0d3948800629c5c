package dev.stepwell.sql;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a PostgreSQL server whether it can parse a text, without executing the text.
 *
 * <p>The oracle speaks the wire protocol itself, so that no driver touches the text. Each text goes into a Parse
 * message, which executes nothing, on a connection whose transaction has failed. There the server parses every text and
 * then refuses it, independently of the tables in the database. The server refuses a Parse message with more than one
 * statement earlier than that.
 */
final class ParseOracle implements AutoCloseable {

    /** The number of texts that are sent before an answer is read. They must fit into the socket's buffers. */
    private static final int BATCH = 32;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** The server's verdict on a text. */
    enum Verdict {
        /** One statement, or only white space, comments and semicolons. */
        AT_MOST_ONE,
        SEVERAL,
        REFUSED
    }

    /** The verdict, and the server's message if it refuses. */
    record Answer(Verdict verdict, String message) {
        boolean parses() {
            return verdict != Verdict.REFUSED;
        }
    }

    ParseOracle(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        byte[] parameters =
                "user\0postgres\0database\0postgres\0client_encoding\0UTF8\0\0".getBytes(StandardCharsets.UTF_8);
        out.writeInt(8 + parameters.length);
        out.writeInt(3 << 16);
        out.write(parameters);
        out.flush();
        readAnswer();
        send('Q', "BEGIN; SELECT 1/0");
        out.flush();
        readAnswer();
    }

    /** {@return the server's answers to texts without a zero character, in the order of the texts} */
    List<Answer> ask(List<String> texts) throws IOException {
        List<Answer> answers = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
            for (String text : batch) {
                send('P', "", text);
                out.writeByte('S');
                out.writeInt(4);
            }
            out.flush();
            for (int i = 0; i < batch.size(); i++) {
                answers.add(readAnswer());
            }
        }
        return answers;
    }

    /** Sends a message of texts. A Parse message ends in a number of parameter types. */
    private void send(char type, String... texts) throws IOException {
        byte[] content =
                (String.join("\0", texts) + "\0" + (type == 'P' ? "\0\0" : "")).getBytes(StandardCharsets.UTF_8);
        out.writeByte(type);
        out.writeInt(4 + content.length);
        out.write(content);
    }

    /** Reads messages until the server reports that it is ready. */
    private Answer readAnswer() throws IOException {
        Answer answer = new Answer(Verdict.AT_MOST_ONE, "");
        while (true) {
            int type = in.readUnsignedByte();
            byte[] content = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                answer = answer(fields(content));
            } else if (type == 'Z') {
                return answer;
            }
        }
    }

    private static Answer answer(Map<Character, String> error) {
        String message = error.getOrDefault('M', "");
        if ("25P02".equals(error.get('C'))) {
            return new Answer(Verdict.AT_MOST_ONE, "");
        }
        // R is the routine that raised the error. The parser has other routines, so this text has several statements.
        if ("exec_parse_message".equals(error.get('R'))) {
            return new Answer(Verdict.SEVERAL, "");
        }
        return new Answer(Verdict.REFUSED, message);
    }

    private static Map<Character, String> fields(byte[] content) {
        Map<Character, String> fields = new HashMap<>();
        for (String field : new String(content, StandardCharsets.UTF_8).split("\0", -1)) {
            if (!field.isEmpty()) {
                fields.put(field.charAt(0), field.substring(1));
            }
        }
        return fields;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
