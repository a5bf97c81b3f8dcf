package io.frostline.chaos.fault;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import io.frostline.embedded.StackServers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ground that an embedded stack is; closing it lets go of what faults still hold. */
public final class StackGround implements Ground, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StackGround.class);

  private static final String FILLER = "filler";

  private final EmbeddedStack stack;
  private final Gate gate;
  private final Duration commitInterval;
  private final AppSwitch app;
  private final ConnectClient connect;
  private final Admin admin;
  private final Held held = new Held();
  private volatile Optional<Instant> begun = Optional.empty();

  /** Ends and starts Frostline's app. */
  public interface AppSwitch {
    void stop() throws Exception;

    void start() throws Exception;
  }

  /**
   * A stack that is up.
   *
   * @param gate the way to the catalog that the sink and Frostline take
   */
  public StackGround(EmbeddedStack stack, Gate gate, Duration commitInterval, AppSwitch app) {
    this.stack = stack;
    this.gate = gate;
    this.commitInterval = commitInterval;
    this.app = app;
    this.connect = new ConnectClient(stack.connectUrl());
    this.admin = Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()));
  }

  @Override
  public Endpoints endpoints() {
    return stack.endpoints();
  }

  @Override
  public StackServers servers() {
    return stack.servers();
  }

  @Override
  public SourceDatabase source() {
    return stack.sourceDatabase();
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public ConnectClient connect() {
    return connect;
  }

  @Override
  public Admin admin() {
    return admin;
  }

  @Override
  public Path warehouse() {
    return stack.dir().resolve("warehouse");
  }

  @Override
  public void fillWarehouse() throws IOException {
    fill(warehouse().resolve(FILLER));
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (file.toFile().length() == 0) {
        throw e;
      }
      LOG.debug("Full", e);
    }
  }

  @Override
  public void freeWarehouse() throws IOException {
    Files.delete(warehouse().resolve(FILLER));
  }

  @Override
  public Duration commitInterval() {
    return commitInterval;
  }

  @Override
  public void begin() {
    begun = Optional.of(Instant.now());
  }

  @Override
  public Optional<Instant> begun() {
    return begun;
  }

  @Override
  public void stopApp() throws Exception {
    app.stop();
  }

  @Override
  public void startApp() throws Exception {
    app.start();
  }

  @Override
  public Held held() {
    return held;
  }

  @Override
  public void close() {
    held.close();
    admin.close(Duration.ofSeconds(2));
  }
}
