package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that runs migrators on command, one after the other, and stops at a point of a run until it is told to go
 * on.
 *
 * <p>The process prints {@code reached <backend>} at the point, and {@code done} or {@code failed <message>} at the end
 * of a run. Closing ends the process at any time.
 */
final class DisturbedNode implements AutoCloseable {

    /** What a process said. */
    record Said(DisturbedNode node, String what) {}

    private final Process process;
    private final BufferedWriter input;
    private final Thread reader;

    private DisturbedNode(Process process, BlockingQueue<Said> said) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.reader = new Thread(() -> read(said), "reader of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static DisturbedNode start(BlockingQueue<Said> said) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DisturbedNode.class.getName()));
        return new DisturbedNode(
                new ProcessBuilder(command).redirectError(Redirect.DISCARD).start(), said);
    }

    private void read(BlockingQueue<Said> said) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(new Said(this, line));
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Begins a run; a point may be null. */
    void run(PGSimpleDataSource address, String migrations, Direction direction, String target, Disturbed.Moment moment)
            throws IOException {
        tell(String.join(
                "\t",
                address.getUrl(),
                String.valueOf(address.getUser()),
                String.valueOf(address.getPassword()),
                migrations,
                direction.name(),
                target,
                moment.point().name(),
                Integer.toString(moment.ordinal()),
                Boolean.toString(moment.lost())));
    }

    void goOn() throws IOException {
        tell("go on");
    }

    /** Goes on, without the answer to a COMMIT if it is that at which it stopped. */
    void goOnDisturbed() throws IOException {
        tell("go on disturbed");
    }

    private void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Ends the process as {@code kill -9} does, and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (!line.startsWith("go on")) {
                    say(new Run(List.of(line.split("\t", -1)), commands).result());
                }
            }
        }
    }

    private static void say(String what) {
        System.out.println(what.replace('\n', ' '));
    }

    /** One run, as it was commanded. */
    private static final class Run implements ExecutionPoint.Injection {

        private final List<String> command;
        private final BufferedReader commands;
        private int backend;
        private int reached;

        Run(List<String> command, BufferedReader commands) {
            this.command = command;
            this.commands = commands;
        }

        String result() {
            MigrationDefinition[] migrations = Soak.isOne(command.get(3))
                    ? Soak.migrations(command.get(3))
                    : Disturbed.valueOf(command.get(3)).migrations().toArray(MigrationDefinition[]::new);
            Migrator migrator = Migrator.builder(new Recording())
                    .registry(Migrations.registry(migrations))
                    .injection(this)
                    .build();
            String target = command.get(5);
            try {
                switch (Direction.valueOf(command.get(4))) {
                    case UP -> migrator.migrate();
                    case DOWN -> migrator.rollback(target.isEmpty() ? Target.nothing() : Target.version(target));
                }
                return "done";
            } catch (RuntimeException e) {
                return "failed " + e.getMessage();
            }
        }

        @Override
        public boolean isInside() {
            return !Soak.isOne(command.get(3))
                    && !Disturbed.valueOf(command.get(3)).atOnce();
        }

        @Override
        public void at(ExecutionPoint point) {
            if (point.name().equals(command.get(6)) && ++reached == Integer.parseInt(command.get(7))) {
                if (Boolean.parseBoolean(command.get(8))) {
                    LossySocketFactory.loseNextAnswer(this::stop);
                } else {
                    stop();
                }
            }
        }

        /** Whether to go on disturbed. */
        private boolean stop() {
            say("reached " + backend);
            try {
                String line = commands.readLine();
                if (line == null) {
                    System.exit(1);
                }
                return "go on disturbed".equals(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Knows the backend that serves it. */
        private final class Recording extends PGSimpleDataSource {

            private static final long serialVersionUID = 1;

            Recording() {
                setUrl(command.get(0));
                setUser(command.get(1));
                setPassword(command.get(2));
                setSocketFactory(LossySocketFactory.class.getName());
            }

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                backend = connection.unwrap(PGConnection.class).getBackendPID();
                return connection;
            }
        }
    }
}
