package io.frostline.topology;

/** The probes, as the wiring sees them. */
public interface ProbeService extends AutoCloseable {

  /** Begins to watch what {@code ownership} gives, in threads of its own; returns at once. */
  void start(Ownership ownership, FactSink sink);

  /**
   * True if Connect lists no sink connector of that name, by its newest answer; false as long as it
   * has not answered.
   */
  boolean isWithoutSink(String pipeline);

  /** Ends every probe within a bound. */
  @Override
  void close();
}
