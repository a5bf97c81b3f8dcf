package io.frostline.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Chooses loopback ports; all of one choice are held until {@link #close()}, so that no two are
 * equal.
 */
final class Ports implements AutoCloseable {
  private final List<ServerSocket> held = new ArrayList<>();

  /**
   * The wanted port or a clear failure; without a wish the earlier port if it is free, else any.
   */
  int choose(String part, OptionalInt wanted, OptionalInt earlier) {
    if (wanted.isPresent()) {
      return hold(wanted.getAsInt())
          .orElseThrow(
              () ->
                  new StackException(
                      "Port "
                          + wanted.getAsInt()
                          + " for "
                          + part
                          + " is taken on 127.0.0.1: stop the program that uses it or choose another port."));
    }
    OptionalInt again = earlier.isPresent() ? hold(earlier.getAsInt()) : OptionalInt.empty();
    return again.isPresent()
        ? again.getAsInt()
        : hold(0)
            .orElseThrow(() -> new StackException("No free port for " + part + " on 127.0.0.1."));
  }

  private OptionalInt hold(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      } catch (IOException e) {
        socket.close();
        return OptionalInt.empty();
      }
      held.add(socket);
      return OptionalInt.of(socket.getLocalPort());
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    for (ServerSocket socket : held) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new StackException(
            "Cannot release port " + socket.getLocalPort() + ": " + e.getMessage(), e);
      }
    }
    held.clear();
  }
}
