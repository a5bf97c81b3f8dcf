package io.frostline.topology;

import java.util.Optional;

/** The probes, as the wiring sees them. */
public interface ProbeService extends AutoCloseable {

  /** Begins to watch what {@code ownership} gives, in threads of its own; returns at once. */
  void start(Ownership ownership, FactSink sink);

  /** True if it has begun and will not watch anything again. */
  boolean ended();

  /**
   * True if Connect lists no sink connector of that name, by its newest answer; false as long as it
   * has not answered.
   */
  boolean isWithoutSink(String pipeline);

  /**
   * Ends the watch of a pipeline whose sink connector is gone, and returns once no probe of it
   * sends anything any more. It is watched again as soon as Connect lists such a sink.
   *
   * @return why that cannot be, in one line for a person
   */
  Optional<String> release(String pipeline) throws InterruptedException;

  /** Ends every probe within a bound. */
  @Override
  void close();
}
