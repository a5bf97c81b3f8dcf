package io.frostline.chaos;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The states in which runbooks give commands, in the order in which the test brings them about. */
enum RunbookState {
  HEALTHY,
  SINK_PAUSED,
  SOURCE_PAUSED,
  WAREHOUSE_GONE,
  WAREHOUSE_BACK,
  RECOVERED,
  CATALOG_REFUSES,
  CATALOG_BACK,
  SLOT_DROPPED,
  TABLES_RENAMED,
  TABLE_DROPPED,
  APP_DOWN,
  WORKER_KILLED;

  /** As the runbooks write it. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<RunbookState> of(String id) {
    return Arrays.stream(values()).filter(state -> state.id().equals(id)).findFirst();
  }
}
