package io.frostline.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The ports of a stack on loopback; those that others may know stay the same on the same folder.
 *
 * @param gatedKafka one for each of Kafka's further listeners
 */
record StackPorts(int postgres, int kafka, int controller, int connect, List<Integer> gatedKafka) {

  private static final OptionalInt ANY = OptionalInt.empty();

  StackPorts {
    gatedKafka = List.copyOf(gatedKafka);
  }

  /** Chooses them, and lets the folder remember them. */
  static StackPorts choose(StackOptions options, StackFolder folder) throws IOException {
    try (Ports ports = new Ports()) {
      StackPorts chosen =
          new StackPorts(
              ports.choose("PostgreSQL", options.postgresPort(), folder.port("postgres")),
              ports.choose("Kafka", options.kafkaPort(), folder.port("kafka")),
              ports.choose("Kafka's controller", ANY, folder.port("controller")),
              ports.choose("Connect", options.connectPort(), folder.port("connect")),
              gates(ports, options.kafkaGates().size()));
      folder.rememberPort("postgres", chosen.postgres());
      folder.rememberPort("kafka", chosen.kafka());
      folder.rememberPort("controller", chosen.controller());
      folder.rememberPort("connect", chosen.connect());
      folder.password();
      folder.save();
      return chosen;
    }
  }

  private static List<Integer> gates(Ports ports, int count) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(ports.choose("Kafka's gate", ANY, ANY));
    }
    return chosen;
  }
}
