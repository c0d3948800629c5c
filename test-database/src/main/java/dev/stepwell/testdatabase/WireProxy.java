package dev.stepwell.testdatabase;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Stands between clients and a database, counts what goes over the wire, and can make the wire longer.
 *
 * <p>A round trip is sending something after which a client can do nothing but wait for the answer, however many parts
 * it and the answer come in; a statement is one that the server was told to run, where several in one text of the
 * simple protocol are one. What opens a connection counts as well. What is delayed keeps its order and its distance, as
 * on a longer wire.
 */
public final class WireProxy implements AutoCloseable {

    /** The messages that the server answers at once: Sync, Query, Flush, CopyDone, CopyFail, a password, a call. */
    private static final String AWAITED = "SQHcfpF";

    /** Says that nothing comes any more. */
    private static final Parcel LAST = new Parcel(new byte[0], 0);

    private final ServerSocket listening;
    private final String database;
    private final String user;
    private final String password;
    private final String host;
    private final int port;
    private final Duration delay;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private int connections;
    private int roundTrips;
    private int statements;
    private long bytes;

    /**
     * What has gone over the wire.
     *
     * @param connections how many were opened
     * @param roundTrips how often a client had to wait for an answer
     * @param statements how many the server was told to run
     * @param bytes in both directions together
     */
    public record Counts(int connections, int roundTrips, int statements, long bytes) {}

    /**
     * Begins to listen, on a free port of this machine alone.
     *
     * @param database what clients reach through it
     * @throws IOException if it cannot listen
     */
    public WireProxy(TestDatabase database) throws IOException {
        this(database, Duration.ZERO);
    }

    /**
     * Begins to listen, on a free port of this machine alone.
     *
     * @param database what clients reach through it
     * @param delay how long it takes each way
     * @throws IOException if it cannot listen
     */
    public WireProxy(TestDatabase database, Duration delay) throws IOException {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        this.database = database.name();
        this.user = database.user();
        this.password = database.password();
        this.host = address.getHost();
        this.port = address.getPort();
        this.delay = delay;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The JDBC URL that leads through it, without user and password. */
    public String url() {
        return "jdbc:postgresql://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort() + "/"
                + database + "?sslmode=disable&gssEncMode=disable";
    }

    /** Opens connections through it, as the owner of the database. Every call returns a new one. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url());
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** What has gone over the wire since it was made, or since the last reset. */
    public synchronized Counts counts() {
        return new Counts(connections, roundTrips, statements, bytes);
    }

    /** Counts from nothing again. */
    public synchronized void reset() {
        connections = 0;
        roundTrips = 0;
        statements = 0;
        bytes = 0;
    }

    /** Ends all connections through it. */
    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Work that ends when a socket is closed. */
    @FunctionalInterface
    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (EOFException | SocketException | InterruptedException e) {
                        // One end hung up.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(host, port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            synchronized (this) {
                connections++;
            }
            Line line = new Line(client, server);
            start(line::send);
            start(line::receive);
        }
    }

    /** Bytes on their way. */
    private static final class Parcel {

        private final byte[] content;
        private final long due;

        Parcel(byte[] content, long due) {
            this.content = content;
            this.due = due;
        }

        boolean isLast() {
            return content.length == 0;
        }
    }

    /** One connection. */
    private final class Line {

        private final Socket client;
        private final Socket server;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void send() throws IOException {
            BlockingQueue<Parcel> way = way(server);
            try {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] start = in.readNBytes(in.readInt() - Integer.BYTES);
                sent(Integer.BYTES + start.length, false, true);
                post(way, framed(new byte[0], start));
                while (true) {
                    byte type = in.readByte();
                    byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                    sent(1 + Integer.BYTES + body.length, type == 'Q' || type == 'E', AWAITED.indexOf(type) >= 0);
                    post(way, framed(new byte[] {type}, body));
                }
            } finally {
                way.add(LAST);
            }
        }

        private byte[] framed(byte[] type, byte[] body) {
            return ByteBuffer.allocate(type.length + Integer.BYTES + body.length)
                    .put(type)
                    .putInt(Integer.BYTES + body.length)
                    .put(body)
                    .array();
        }

        void receive() throws IOException {
            BlockingQueue<Parcel> way = way(client);
            try {
                InputStream in = server.getInputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    received(count);
                    post(way, Arrays.copyOf(buffer, count));
                }
            } finally {
                way.add(LAST);
            }
        }

        private void sent(int count, boolean statement, boolean awaited) {
            synchronized (WireProxy.this) {
                bytes += count;
                statements += statement ? 1 : 0;
                roundTrips += awaited ? 1 : 0;
            }
        }

        private void received(int count) {
            synchronized (WireProxy.this) {
                bytes += count;
            }
        }

        private void post(BlockingQueue<Parcel> way, byte[] content) {
            way.add(new Parcel(content, System.nanoTime() + delay.toNanos()));
        }

        /** What is put into it comes out at the other end when it is due. */
        private BlockingQueue<Parcel> way(Socket to) {
            BlockingQueue<Parcel> way = new LinkedBlockingQueue<>();
            start(() -> {
                try (to) {
                    OutputStream out = to.getOutputStream();
                    for (Parcel next = way.take(); !next.isLast(); next = way.take()) {
                        LockSupport.parkNanos(next.due - System.nanoTime());
                        out.write(next.content);
                    }
                }
            });
            return way;
        }
    }
}
