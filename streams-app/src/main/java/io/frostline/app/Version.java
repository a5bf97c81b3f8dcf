package io.frostline.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the jar this runs from. */
public final class Version {

  private static final String FILE =
      "/META-INF/maven/io.frostline/frostline-streams-app/pom.properties";

  private Version() {}

  /** The version, or {@code dev} when run from classes that were never packaged. */
  public static String current() {
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        return "dev";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "dev");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
