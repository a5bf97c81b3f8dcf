package io.frostline.embedded;

import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Sends the logs of this JVM into the stack's folder: the console belongs to whoever shows the
 * stack.
 */
final class StackLogging {
  static final String FILE = "frostline.log.file";

  private StackLogging() {}

  /** A file that a person named stays; else everything from here on goes to the folder. */
  static boolean toFolder(Path logs) {
    if (!System.getProperty(FILE, "").isEmpty()) {
      return false;
    }
    System.setProperty(FILE, logs.resolve("frostline.log").toString());
    Configurator.reconfigure();
    return true;
  }

  /** Lets go of the file, so that the folder can be deleted and the next stack gets its own. */
  static void leaveFolder() {
    System.clearProperty(FILE);
    Configurator.reconfigure();
  }
}
