package io.frostline.chaos.fault;

import io.frostline.chaos.Waiting;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import io.frostline.embedded.StackServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** What a fault may lay hands on: a running pipeline, whoever runs it. */
public interface Ground {

  String SOURCE = "frostline-source";
  String SINK = "frostline-sink";
  String CONTROL_TOPIC = "frostline-sink-control";
  String SINK_GROUP = "connect-frostline-sink";
  String COORDINATOR_GROUP = "connect-frostline-sink-coord";

  Endpoints endpoints();

  StackServers servers();

  default SourceDatabase source() {
    return new SourceDatabase(endpoints());
  }

  /** The database behind the Iceberg catalog, by its own address. */
  default SourceDatabase catalog() {
    Endpoints all = endpoints();
    return new SourceDatabase(all.catalogUri(), all.catalogUser(), all.catalogPassword());
  }

  /** The way to the catalog that the sink and Frostline take. */
  Gate gate();

  ConnectClient connect();

  Admin admin();

  /**
   * The folder of the Iceberg tables.
   *
   * @throws UnsupportedOperationException if they lie in an object store
   */
  Path warehouse();

  /** Fills the disk on which the Iceberg tables lie. */
  void fillWarehouse() throws Exception;

  /** Takes away what filled it. */
  void freeWarehouse() throws Exception;

  /** How often the sink commits. */
  Duration commitInterval();

  /** Says that all until now was preparation: the fault begins at this moment. */
  void begin();

  /** When it did, if it had anything to prepare. */
  Optional<Instant> begun();

  /** Ends Frostline's app. */
  void stopApp() throws Exception;

  /** Starts it in the same folder. */
  void startApp() throws Exception;

  /** What is kept until the fault lets go of it, or until the pipeline ends. */
  Held held();

  /** Keeps something until {@link #letGo}, or until the pipeline ends. */
  default void keep(AutoCloseable kept) {
    held().keep(kept);
  }

  /** Closes what was kept. */
  default void letGo() throws Exception {
    held().letGo();
  }

  /**
   * Waits for a condition.
   *
   * @throws IllegalStateException if it does not come true in time
   */
  default void await(String what, Duration within, BooleanSupplier condition)
      throws InterruptedException {
    if (!Waiting.until(within, condition)) {
      throw new IllegalStateException(
          "waited in vain for " + what + " for " + within.toSeconds() + " s");
    }
  }
}
