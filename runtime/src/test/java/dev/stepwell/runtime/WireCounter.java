package dev.stepwell.runtime;

import dev.stepwell.testdatabase.FreshDatabase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A data source whose connections go through this process, which counts what they send once they are open.
 *
 * <p>A round trip is something sent and then something received; a statement is one that the server was told to run.
 */
final class WireCounter implements DataSource, AutoCloseable {

    private final ServerSocket listening;
    private final PGSimpleDataSource through;
    private final String host;
    private final int port;

    private int connections;
    private int statements;
    private int roundTrips;
    private long bytes;
    private boolean sentLast;

    WireCounter(FreshDatabase database) throws IOException {
        this.through = database.dataSource();
        URI address = URI.create(through.getUrl().substring("jdbc:".length()));
        this.host = address.getHost();
        this.port = address.getPort();
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        through.setServerNames(new String[] {listening.getInetAddress().getHostAddress()});
        through.setPortNumbers(new int[] {listening.getLocalPort()});
        through.setSslMode("disable");
        start(() -> {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                start(() -> send(client, server));
                start(() -> receive(server, client));
            }
        });
    }

    /** Work that ends when a socket is closed. */
    @FunctionalInterface
    private interface Pump {
        void run() throws IOException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(() -> {
            try {
                pump.run();
            } catch (EOFException | SocketException e) {
                // One end hung up.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void send(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            byte[] start = in.readNBytes(in.readInt() - Integer.BYTES);
            out.writeInt(start.length + Integer.BYTES);
            out.write(start);
            out.flush();
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                synchronized (this) {
                    statements += type == 'Q' || type == 'E' ? 1 : 0;
                    bytes += body.length + 1 + Integer.BYTES;
                    sentLast = true;
                }
                out.writeByte(type);
                out.writeInt(body.length + Integer.BYTES);
                out.write(body);
                out.flush();
            }
        }
    }

    private void receive(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (this) {
                    roundTrips += sentLast ? 1 : 0;
                    sentLast = false;
                    bytes += count;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = through.getConnection();
        synchronized (this) {
            connections++;
            statements = 0;
            roundTrips = 0;
            bytes = 0;
        }
        return connection;
    }

    /** What was counted since the last connection was opened, which is one of so many. */
    synchronized String counts() {
        return connections + " connections, " + roundTrips + " round trips, " + statements + " statements";
    }

    synchronized long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
