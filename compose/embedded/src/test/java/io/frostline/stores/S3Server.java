package io.frostline.stores;

import static org.awaitility.Awaitility.await;

import io.frostline.chaos.TcpGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server as a process of its own, which keeps its objects in a folder. Clients go through a
 * gate, so that other keys hold from one moment to the next, without one in which nobody listens.
 */
final class S3Server implements AutoCloseable {

  static final String REGION = "us-east-1";
  private static final Path JAR = Path.of("target/stores/s3proxy.jar");

  private final Path folder;
  private final TcpGate gate;
  private Process process;

  private S3Server(Path folder, TcpGate gate) {
    this.folder = folder;
    this.gate = gate;
  }

  /** Starts it; it refuses whoever does not have these keys. */
  static S3Server start(Path folder, String accessKey, String secretKey) throws Exception {
    S3Server server = new S3Server(Files.createDirectories(folder), TcpGate.open());
    Files.createDirectories(folder.resolve("objects"));
    server.run(accessKey, secretKey);
    return server;
  }

  URI endpoint() {
    return address(gate.port());
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Puts one with other keys in its place: the former ones are refused from now on. */
  void changeKeys(String accessKey, String secretKey) throws Exception {
    Process former = process;
    run(accessKey, secretKey);
    end(former);
  }

  void createBuckets(String accessKey, String secretKey, List<String> buckets) {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .forcePathStyle(true)
            .region(Region.of(REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
            .build()) {
      buckets.forEach(bucket -> client.createBucket(request -> request.bucket(bucket)));
    }
  }

  private void run(String accessKey, String secretKey) throws Exception {
    int port = freePort();
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", address(port).toString());
    properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    properties.setProperty("s3proxy.identity", accessKey);
    properties.setProperty("s3proxy.credential", secretKey);
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.filesystem.basedir", folder.resolve("objects").toString());
    Path file = folder.resolve("s3proxy-" + port + ".properties");
    Path log = folder.resolve("s3proxy-" + port + ".log");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "--properties",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await("the S3 server listens")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> listens(port, log));
    gate.leadTo(port);
  }

  private boolean listens(int port, Path log) {
    if (!process.isAlive()) {
      throw new AssertionError("the S3 server ended, see " + log);
    }
    try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    gate.close();
    if (process != null) {
      end(process);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }
}
