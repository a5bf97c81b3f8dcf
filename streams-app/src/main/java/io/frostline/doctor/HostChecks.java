package io.frostline.doctor;

import io.frostline.config.FrostlineConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the app needs of the machine it runs on. */
final class HostChecks {

  private static final int JAVA_TRIED = 17;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final FrostlineConfig config;

  HostChecks(FrostlineConfig config) {
    this.config = config;
  }

  List<Check> all() {
    return List.of(
        Check.of(CheckId.JAVA, () -> java(Runtime.version().feature())),
        Check.of(CheckId.PORT, this::port),
        Check.of(CheckId.STATE_DIR, () -> stateDir(config.stateDir())));
  }

  static Answer java(int feature) {
    if (feature < JAVA_TRIED) {
      return Answer.fail("Java " + feature + " is too old");
    }
    return feature == JAVA_TRIED
        ? Answer.ok("Java " + feature)
        : Answer.warn("Java " + feature + " was not tried with the sink's parts");
  }

  private Answer port() throws InterruptedException {
    int port = config.http().port();
    InetAddress address;
    try {
      address = InetAddress.getByName(config.http().bind());
    } catch (UnknownHostException e) {
      return Answer.fail("there is no address " + config.http().bind() + " to bind to");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return Answer.ok("port " + port + " is free");
    } catch (IOException e) {
      return isFrostline(address, port)
          ? Answer.ok("port " + port + " is a running Frostline's")
          : Answer.fail("port " + port + " is taken by another program");
    }
  }

  private static boolean isFrostline(InetAddress address, int port) throws InterruptedException {
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    URI uri = URI.create("http://%s:%d/api/v1/pipelines".formatted(bracketed(host), port));
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(ANSWER_MAX)
              .build()
              .send(
                  HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
                  HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("\"pipelines\"");
    } catch (IOException e) {
      return false;
    }
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Looks at the nearest folder that exists, so that nothing is left behind. */
  private static Answer stateDir(Path folder) {
    Path nearest = folder.toAbsolutePath();
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest == null || !Files.isDirectory(nearest)) {
      return Answer.fail(nearest + " is no folder, so " + folder + " cannot be made in it");
    }
    try {
      Files.delete(Files.createTempFile(nearest, ".frostline-doctor", ""));
      return Answer.ok(folder + " can be written");
    } catch (IOException e) {
      return Answer.fail(nearest + " cannot be written");
    }
  }
}
