package io.frostline.cli;

import io.frostline.config.LogConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A service logs to its console, where the journal or the container finds it. */
final class ConsoleLog {

  private static final String TEXT = "console-log.xml";
  private static final String JSON = "console-log-json.xml";

  private ConsoleLog() {}

  /** Unless a person chose a configuration of Log4j's, log to standard error. */
  static void use(LogConfig log) {
    if (System.getProperty("log4j2.configurationFile") != null
        || System.getProperty("log4j.configurationFile") != null) {
      return;
    }
    String name =
        switch (log.format()) {
          case TEXT -> TEXT;
          case JSON -> JSON;
        };
    URL file = ConsoleLog.class.getResource(name);
    if (file == null) {
      throw new IllegalStateException("not packaged: " + name);
    }
    try {
      Configurator.reconfigure(new URI(file.toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not an address: " + file, e);
    }
    Configurator.setLevel("io.frostline", Level.valueOf(log.level().name()));
  }
}
