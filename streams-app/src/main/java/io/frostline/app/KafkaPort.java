package io.frostline.app;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/** Asks a port of Kafka whether it speaks TLS, by the smallest request that there is. */
final class KafkaPort {

  private static final int WAIT_MS_MAX = 2_000;

  /** Length, ApiVersions in its first form, a number for the answer, and no name. */
  private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1};

  /** What a record of TLS begins with that ends a conversation. */
  private static final int TLS_ALERT = 0x15;

  private KafkaPort() {}

  /** How client and port differ, if one of them encrypts and the other does not. */
  static Optional<String> mismatch(Map<String, String> connection) {
    String where = connection.getOrDefault("bootstrap.servers", "");
    String protocol = connection.getOrDefault("security.protocol", "PLAINTEXT");
    boolean encrypts = protocol.endsWith("SSL");
    Optional<Boolean> plain = answersPlainly(where.split(",", 2)[0].strip());
    if (plain.isEmpty() || plain.get() != encrypts) {
      return Optional.empty();
    }
    return Optional.of(
        encrypts
            ? "Kafka at %s answers, and speaks no TLS as security.protocol=%s does; set it to PLAINTEXT or SASL_PLAINTEXT, or give the address of another listener"
                .formatted(where, protocol)
            : "Kafka at %s answers, and speaks TLS, which security.protocol=%s does not; set it to SSL or SASL_SSL under kafka.client"
                .formatted(where, protocol));
  }

  /** Empty if nobody is there, or what is there says nothing that tells. */
  private static Optional<Boolean> answersPlainly(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      return Optional.empty();
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          WAIT_MS_MAX);
      socket.setSoTimeout(WAIT_MS_MAX);
      socket.getOutputStream().write(API_VERSIONS);
      return Optional.of(
          new DataInputStream(socket.getInputStream()).readUnsignedByte() != TLS_ALERT);
    } catch (EOFException e) {
      // Both may end it without a word.
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
