package io.frostline.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.core.config.Configurator;

/** A service logs to its console, where the journal or the container finds it. */
final class ConsoleLog {

  private static final String FILE = "console-log.xml";

  private ConsoleLog() {}

  /** Unless a person chose a configuration, log to standard error. */
  static void use() {
    if (System.getProperty("log4j2.configurationFile") != null
        || System.getProperty("log4j.configurationFile") != null) {
      return;
    }
    URL file = ConsoleLog.class.getResource(FILE);
    if (file == null) {
      throw new IllegalStateException("not packaged: " + FILE);
    }
    try {
      Configurator.reconfigure(new URI(file.toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not an address: " + file, e);
    }
  }
}
