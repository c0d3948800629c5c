package dev.stepwell.cli.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A factory of sockets that notice a peer that has gone silent, also while they only wait.
 *
 * <p>The driver makes an instance by the name of the class. By themselves, sockets with a keepalive ask for the first
 * time after two hours. An operating system that lacks one of the options uses its own time there.
 */
public final class KeepAliveSockets extends SocketFactory {

    private static final int PROBES = 5;

    private final SocketFactory sockets = SocketFactory.getDefault();
    private final Map<SocketOption<Integer>, Integer> options;

    /**
     * Makes a factory.
     *
     * @param silence the time of silence after which a peer counts as gone, in seconds, from 2
     */
    public KeepAliveSockets(String silence) {
        int seconds = Integer.parseInt(silence);
        int probes = Math.min(PROBES, seconds / 2);
        int interval = Math.max(1, seconds / (2 * PROBES));
        options = Map.of(
                ExtendedSocketOptions.TCP_KEEPIDLE, seconds - probes * interval,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, interval,
                ExtendedSocketOptions.TCP_KEEPCOUNT, probes);
    }

    /**
     * Lets the connections of a source notice silence, as far as its URL leaves that open.
     *
     * @param decided whether the URL says if there is a keepalive
     */
    static void applyTo(PGSimpleDataSource source, boolean decided, Duration silence) {
        if (!decided) {
            source.setTcpKeepAlive(true);
        }
        if (source.getTcpKeepAlive() && source.getSocketFactory() == null) {
            source.setSocketFactory(KeepAliveSockets.class.getName());
            source.setSocketFactoryArg(Long.toString(Math.max(2, silence.toSeconds())));
        }
    }

    private Socket kept(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (Map.Entry<SocketOption<Integer>, Integer> option : options.entrySet()) {
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return kept(sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return kept(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return kept(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return kept(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return kept(sockets.createSocket(host, port, localHost, localPort));
    }
}
