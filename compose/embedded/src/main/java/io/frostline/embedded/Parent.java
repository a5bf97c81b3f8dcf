package io.frostline.embedded;

import java.io.IOException;

/** The process that started this one and holds the other end of its standard input. */
public final class Parent {
  private static final int ORPHANED = 143;

  private Parent() {}

  /** Ends this process in order when its parent is gone, so that no killed parent leaves it. */
  public static void endWithIt() {
    Thread thread = new Thread(Parent::watch, "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever said on it.
        continue;
      }
    } catch (IOException e) {
      // A pipe that cannot be read has no other end either.
    }
    System.exit(ORPHANED);
  }
}
