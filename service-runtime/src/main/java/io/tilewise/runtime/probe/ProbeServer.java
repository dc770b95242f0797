package io.tilewise.runtime.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code HEAD} of a few paths on a port of its own, so that whoever floods
 * another one does not make the platform end the process. It needs no thread and no connection of
 * another server.
 *
 * <p>One thread owns all connections and never waits for one of them. There are {@value
 * #CONNECTIONS} at most: a new one takes the place of the oldest, which had longer than any probe
 * needs. Each is closed after its answer, or after {@value #PATIENCE_SECONDS} s.
 */
public final class ProbeServer implements AutoCloseable {
  private static final int CONNECTIONS = 64;
  private static final int PATIENCE_SECONDS = 5;

  /**
   * New ones in a row. Less than all places, so that what a new one has sent is read before it can
   * be the oldest.
   */
  private static final int ACCEPTED_AT_ONCE = CONNECTIONS / 4;

  private static final int WAITING_TO_BE_ACCEPTED = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
  private static final long LOOK_MILLIS = 1_000;
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(ProbeServer.class);

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Function<String, Optional<ProbeAnswer>> answers;
  private final int port;
  private long toldAt = System.nanoTime() - TELL_EVERY.toNanos();

  /** Oldest first. */
  private final SequencedSet<ProbeConnection> connections = new LinkedHashSet<>();

  private ProbeServer(ServerSocketChannel listener, Function<String, Optional<ProbeAnswer>> answers)
      throws IOException {
    this.listener = listener;
    this.answers = answers;
    this.port = listener.socket().getLocalPort();
    this.selector = Selector.open();
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  /**
   * Starts to answer.
   *
   * @param address its port 0 for any that is free, see {@link #port}
   * @param answers by path; empty where it is none
   * @throws IOException when the address cannot be used
   */
  public static ProbeServer start(
      InetSocketAddress address, Function<String, Optional<ProbeAnswer>> answers)
      throws IOException {
    ProbeServer started = open(address, answers);
    Thread.ofPlatform().name("probes").daemon().start(started::run);
    return started;
  }

  private static ProbeServer open(
      InetSocketAddress address, Function<String, Optional<ProbeAnswer>> answers)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(address, WAITING_TO_BE_ACCEPTED);
      return new ProbeServer(listener, answers);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  private void run() {
    try {
      while (true) {
        selector.select(this::serve, connections.isEmpty() ? 0 : LOOK_MILLIS);
        while (!connections.isEmpty() && connections.getFirst().isOlderThan(PATIENCE)) {
          close(connections.getFirst());
        }
      }
    } catch (ClosedSelectorException _) {
      connections.forEach(ProbeConnection::close);
    } catch (IOException e) {
      LOG.error("Probes are not answered any more", e);
    }
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof ProbeConnection connection) {
      advance(key, connection);
    } else {
      accept();
    }
  }

  private void advance(SelectionKey key, ProbeConnection connection) {
    try {
      if (connection.advance(answers)) {
        close(connection);
      } else if (connection.isAnswering()) {
        key.interestOps(SelectionKey.OP_WRITE);
      }
    } catch (IOException _) {
      close(connection); // who asked is gone
    } catch (RuntimeException e) {
      LOG.error("Could not answer a probe", e);
      close(connection);
    }
  }

  private void accept() {
    try {
      for (int n = 0; n < ACCEPTED_AT_ONCE; n++) {
        SocketChannel channel = listener.accept();
        if (channel == null) {
          return;
        }
        if (connections.size() == CONNECTIONS) {
          close(connections.getFirst());
        }
        ProbeConnection connection = new ProbeConnection(channel);
        connections.add(connection);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
      }
    } catch (IOException e) {
      // No file descriptor is left, say: those that are held may be the last.
      if (System.nanoTime() - toldAt >= TELL_EVERY.toNanos()) {
        toldAt = System.nanoTime();
        LOG.warn("Could not accept a probe's connection; all of them are closed", e);
      }
      connections.forEach(ProbeConnection::close);
      connections.clear();
      LockSupport.parkNanos(PAUSE.toNanos()); // the one that could not be accepted is there still
    }
  }

  private void close(ProbeConnection connection) {
    connections.remove(connection);
    connection.close();
  }

  /** Stops to answer at once. */
  @Override
  public void close() {
    try (selector) {
      listener.close();
    } catch (IOException e) {
      LOG.warn("Could not close the port of the probes", e);
    }
  }
}
