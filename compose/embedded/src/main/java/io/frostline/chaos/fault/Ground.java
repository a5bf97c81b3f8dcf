package io.frostline.chaos.fault;

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

  SourceDatabase source();

  /** The database behind the Iceberg catalog, by its own address. */
  SourceDatabase catalog();

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

  /** Keeps something until {@link #letGo}, or until the pipeline ends. */
  void keep(AutoCloseable held);

  /** Closes what was kept. */
  void letGo() throws Exception;

  /**
   * Waits for a condition.
   *
   * @throws IllegalStateException if it does not come true in time
   */
  void await(String what, Duration within, BooleanSupplier condition) throws InterruptedException;
}
