package io.frostline.containers;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ports of the services on this machine, by the names that compose.yaml has for them. */
record Ports(Map<String, Integer> all) {

  private static final List<String> NAMES =
      List.of(
          "POSTGRES_PORT",
          "CATALOG_PORT",
          "CATALOG_DATABASE_PORT",
          "KAFKA_PORT",
          "CONNECT_1_PORT",
          "CONNECT_2_PORT",
          "S3_PORT",
          "APP_1_PORT",
          "APP_2_PORT");

  Ports {
    all = Map.copyOf(all);
  }

  /** Ports that nobody listens on now. */
  static Ports free() throws IOException {
    Map<String, Integer> free = new HashMap<>();
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (String name : NAMES) {
        ServerSocket socket = new ServerSocket(0);
        held.add(socket);
        free.put(name, socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
    return new Ports(free);
  }

  int of(String name) {
    return all.get(name);
  }

  /** As variables for Compose. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    all.forEach((name, port) -> environment.put(name, Integer.toString(port)));
    return environment;
  }
}
