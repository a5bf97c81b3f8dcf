package io.frostline.chaos;

import io.frostline.chaos.fault.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a server: a port on loopback that passes everything on, and can be shut or made slow.
 * Whom a fault shall hit goes through it; what checks the outcome does not.
 */
public final class TcpGate implements Gate, AutoCloseable {

  private static final Duration TAKEN_MAX = Duration.ofSeconds(10);
  private static final Duration TAKEN_EVERY = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(TcpGate.class);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int BUFFER_BYTES = 64 * 1024;

  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile Duration delay = Duration.ZERO;
  private ServerSocket server;

  private TcpGate(ServerSocket server) {
    this.server = server;
    this.port = server.getLocalPort();
  }

  /** Opens it on a free port; until {@link #leadTo} it leads nowhere. */
  public static TcpGate open() throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, LOOPBACK);
    TcpGate gate = new TcpGate(socket);
    gate.serve(socket);
    return gate;
  }

  public int port() {
    return port;
  }

  /** Passes everything on to this port of loopback. */
  public void leadTo(int targetPort) {
    target = targetPort;
  }

  /** Refuses connections, and breaks those that are there. */
  @Override
  public synchronized void shut() throws IOException {
    server.close();
    sockets.forEach(TcpGate::drop);
  }

  /** Lets everybody in again, on the same port. */
  @Override
  public synchronized void reopen() throws IOException {
    server = listen();
    serve(server);
  }

  /** Meanwhile the port may have become that of somebody's connection, for a moment. */
  private ServerSocket listen() throws IOException {
    long deadline = System.nanoTime() + TAKEN_MAX.toNanos();
    while (true) {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(LOOPBACK, port));
        return socket;
      } catch (BindException taken) {
        socket.close();
        if (System.nanoTime() > deadline) {
          throw taken;
        }
        LockSupport.parkNanos(TAKEN_EVERY.toNanos());
      }
    }
  }

  /** Holds back everything that the client says for so long. */
  @Override
  public void slowDown(Duration by) {
    delay = by;
  }

  private void serve(ServerSocket socket) {
    daemon(
        () -> {
          while (!socket.isClosed()) {
            try {
              Socket client = socket.accept();
              sockets.add(client);
              Socket behind = new Socket(LOOPBACK, target);
              sockets.add(behind);
              daemon(() -> pass(client, behind, true));
              daemon(() -> pass(behind, client, false));
            } catch (IOException e) {
              LOG.debug("The gate lost a connection", e);
            }
          }
        });
  }

  private void pass(Socket from, Socket to, boolean held) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (held) {
          Thread.sleep(delay.toMillis());
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("A connection through the gate ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-gate");
    thread.setDaemon(true);
    thread.start();
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A connection was closed already", e);
    }
  }

  @Override
  public void close() throws IOException {
    shut();
  }
}
