package dev.stepwell.runtime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The factory of sockets that lose an answer of the server on command: the server has sent the answer, and the driver
 * gets an error instead.
 *
 * <p>Public, since the driver creates the factory by its name.
 */
public final class LossySocketFactory extends SocketFactory {

    private static final AtomicReference<@Nullable BooleanSupplier> ARMED = new AtomicReference<>();

    /** For the driver. */
    public LossySocketFactory() {}

    /** Asks, when the next answer arrives, whether to lose it. */
    public static void loseNextAnswer(BooleanSupplier whenItArrives) {
        ARMED.set(whenItArrives);
    }

    @Override
    public Socket createSocket() {
        return new LossySocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }

    private static final class LossySocket extends Socket {

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {

                @Override
                public int read() throws IOException {
                    int read = super.read();
                    lose();
                    return read;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    lose();
                    return read;
                }
            };
        }

        private static void lose() throws IOException {
            BooleanSupplier armed = ARMED.getAndSet(null);
            if (armed != null && armed.getAsBoolean()) {
                throw new IOException("the answer was lost");
            }
        }
    }
}
