package io.frostline.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** A distributed Connect worker as a program of its own; its one argument is its settings' file. */
public final class ConnectProgram {
  private ConnectProgram() {}

  public static void main(String[] args) throws IOException {
    Parent.endWithIt();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> settings.put(n, properties.getProperty(n)));
    Connect<?> connect = new ConnectDistributed().startConnect(settings);
    connect.awaitStop();
  }
}
