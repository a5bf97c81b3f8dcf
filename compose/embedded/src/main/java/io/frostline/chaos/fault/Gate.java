package io.frostline.chaos.fault;

import java.io.IOException;
import java.time.Duration;

/** A way that can be shut, opened again and made slow. */
public interface Gate {
  void shut() throws IOException;

  void reopen() throws IOException;

  void slowDown(Duration by);
}
