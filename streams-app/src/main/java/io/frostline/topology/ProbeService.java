package io.frostline.topology;

/** The probes, as the wiring sees them. */
public interface ProbeService extends AutoCloseable {

  /** Begins to watch what {@code ownership} gives, in threads of its own; returns at once. */
  void start(Ownership ownership, FactSink sink);

  /** True if it has begun and will not watch anything again. */
  boolean ended();

  /** Ends every probe within a bound. */
  @Override
  void close();
}
