package io.frostline.json;

import io.frostline.core.Position;

/** A place in the source's change stream; for PostgreSQL both numbers are LSNs. */
public record WirePosition(long commit, long row) {

  static WirePosition of(Position position) {
    return new WirePosition(position.commit(), position.row());
  }
}
