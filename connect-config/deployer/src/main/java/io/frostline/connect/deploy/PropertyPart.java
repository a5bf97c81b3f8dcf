package io.frostline.connect.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Properties that are chosen at deployment: a part that is packaged, or a file of the user's. */
final class PropertyPart {

  private PropertyPart() {}

  /**
   * Reads a flat JSON map.
   *
   * @param folder where the packaged parts lie
   * @param part the name of a packaged one, or a path
   * @return empty if it is neither
   * @throws DeployException if the file is no flat map
   */
  static Optional<Map<String, String>> read(
      String folder, String part, Collection<String> packaged) {
    String file = part + ConnectorTemplate.SUFFIX;
    try {
      if (packaged.contains(part)) {
        try (InputStream in = PropertyPart.class.getResourceAsStream(folder + "/" + file)) {
          return Optional.of(ConnectorTemplate.flat(file, in.readAllBytes()));
        }
      }
      return Files.isRegularFile(Path.of(part))
          ? Optional.of(ConnectorTemplate.flat(part, Files.readAllBytes(Path.of(part))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
