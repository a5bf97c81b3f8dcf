package io.frostline.sim;

import io.frostline.core.Position;
import java.time.Instant;

/**
 * A change in the source database.
 *
 * @param table the cold table it belongs to; empty for a beat
 * @param index its place among the changes of its table, in commit order
 * @param committedAt by the database's clock, which does not follow commit order to the microsecond
 */
record Change(String table, int index, Position position, Instant committedAt) {

  boolean isBeat() {
    return table.isEmpty();
  }
}
