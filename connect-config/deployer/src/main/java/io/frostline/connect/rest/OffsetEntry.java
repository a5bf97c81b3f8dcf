package io.frostline.connect.rest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A committed offset of a connector. Keys and values are the connector's own; whole numbers are
 * {@link Long}, and a value may be null.
 */
public record OffsetEntry(Map<String, Object> partition, Map<String, Object> offset) {

  /** Copies both maps; they may hold nulls. */
  public OffsetEntry {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
    offset = Collections.unmodifiableMap(new LinkedHashMap<>(offset));
  }
}
