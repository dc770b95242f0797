package io.tilewise.kafka.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between clients and a broker, and loses the broker's answers from a moment on. */
final class LostAnswers implements AutoCloseable {
  private final ServerSocket listening;
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private volatile int brokerPort;

  LostAnswers() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void standBefore(int port) {
    brokerPort = port;
  }

  /** No answer reaches those who are connected now; who connects later gets all. */
  void lose() {
    connections.forEach(each -> each.silent = true);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        // the test is over
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Connection connection =
          new Connection(client, new Socket(InetAddress.getLoopbackAddress(), brokerPort));
      connections.add(connection);
      Thread.ofVirtual().start(connection::ask);
      Thread.ofVirtual().start(connection::answer);
    } catch (IOException e) {
      client.close(); // the broker is away
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    connections.forEach(Connection::close);
  }

  private static final class Connection {
    private final Socket client;
    private final Socket broker;
    private volatile boolean silent;

    Connection(Socket client, Socket broker) {
      this.client = client;
      this.broker = broker;
    }

    void ask() {
      copy(client, broker);
    }

    void answer() {
      copy(broker, client);
    }

    private void copy(Socket from, Socket to) {
      byte[] buffer = new byte[64 << 10];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (from == client || !silent) {
            out.write(buffer, 0, count);
          }
        }
      } catch (IOException e) {
        // one side is gone, and with it the other
      }
    }

    void close() {
      try (client;
          broker) {
        silent = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
