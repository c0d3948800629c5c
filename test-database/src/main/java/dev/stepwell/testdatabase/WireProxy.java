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
 * A proxy between clients and a database that counts messages and can delay them.
 *
 * <p>A round trip is a request after which the client can only wait for the answer, in any number of parts. A statement
 * is an order to the server to run something; several statements in one text of the simple protocol count as one. The
 * messages that open a connection count too. Delayed messages keep their order and their distance, as on a longer wire.
 *
 * <p>A proxy that was silenced lets nothing through, as a network that drops everything. Its connections stay open.
 */
public final class WireProxy implements AutoCloseable {

    /** The messages that the server answers at once: Sync, Query, Flush, CopyDone, CopyFail, a password, a call. */
    private static final String AWAITED = "SQHcfpF";

    /** The mark for the end of a stream. */
    private static final Parcel LAST = new Parcel(new byte[0], 0);

    private final ServerSocket listening;
    private final String database;
    private final String user;
    private final String password;
    private final String host;
    private final int port;
    private final Duration delay;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private volatile boolean silent;
    private int connections;
    private int roundTrips;
    private int statements;
    private long bytes;

    /**
     * The counted traffic.
     *
     * @param connections the number of opened connections
     * @param roundTrips the number of times that a client had to wait for an answer
     * @param statements the number of statements that clients told the server to run
     * @param bytes the number of bytes in both directions together
     */
    public record Counts(int connections, int roundTrips, int statements, long bytes) {}

    /**
     * Starts a proxy without a delay on a free local port.
     *
     * @param database the database behind the proxy
     * @throws IOException if the proxy cannot listen
     */
    public WireProxy(TestDatabase database) throws IOException {
        this(database, Duration.ZERO);
    }

    /**
     * Starts a proxy on a free local port.
     *
     * @param database the database behind the proxy
     * @param delay the delay in each direction
     * @throws IOException if the proxy cannot listen
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

    /** {@return the JDBC URL of the proxy, without user and password} */
    public String url() {
        return "jdbc:postgresql://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort() + "/"
                + database + "?sslmode=disable&gssEncMode=disable";
    }

    /** {@return a new data source that connects through the proxy as the owner of the database} */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url());
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }

    /** {@return the traffic since the start of the proxy or the last reset} */
    public synchronized Counts counts() {
        return new Counts(connections, roundTrips, statements, bytes);
    }

    /** Sets all counts to zero. */
    public synchronized void reset() {
        connections = 0;
        roundTrips = 0;
        statements = 0;
        bytes = 0;
    }

    /** Lets nothing through from now on, in both directions and on all connections. */
    public void silence() {
        silent = true;
    }

    /** Stops listening and ends all connections through the proxy. */
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
                        // The client or the server has closed the connection.
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

    /** Bytes in transit, with the time when they are due. */
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

    /** One connection through the proxy. */
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
            if (silent) {
                return;
            }
            way.add(new Parcel(content, System.nanoTime() + delay.toNanos()));
        }

        /** {@return a queue whose bytes are written to the socket when they are due} */
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
