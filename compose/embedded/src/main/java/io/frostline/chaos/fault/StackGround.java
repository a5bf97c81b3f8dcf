package io.frostline.chaos.fault;

import io.frostline.embedded.EmbeddedStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ground that an embedded stack is. */
public final class StackGround extends ConnectedGround {

  private static final Logger LOG = LoggerFactory.getLogger(StackGround.class);

  private static final String FILLER = "filler";

  private final EmbeddedStack stack;
  private final Gate gate;
  private final AppSwitch app;
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
    super(stack.endpoints(), stack.servers(), commitInterval);
    this.stack = stack;
    this.gate = gate;
    this.app = app;
  }

  @Override
  public Gate gate() {
    return gate;
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
}
