package io.frostline.probe;

import java.util.concurrent.ThreadFactory;

/** Names the threads of the probes; none of them keeps the process alive. */
final class Daemons {

  private Daemons() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
