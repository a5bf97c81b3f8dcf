package io.frostline.config;

/**
 * Where a value was given.
 *
 * @param layer sources of a later layer outrank those of an earlier one
 * @param place what a person looks for: a file with a line, a variable, an option
 */
public record Source(Layer layer, String place) {

  /** The kinds of sources, the weakest first. */
  public enum Layer {
    DEFAULT,
    CLIENT_FILE,
    FILE,
    ENVIRONMENT,
    OPTION
  }

  static final Source BY_DEFAULT = new Source(Layer.DEFAULT, "default");

  static Source line(Object file, int line) {
    return new Source(Layer.FILE, file + ":" + line);
  }

  static Source variable(String name) {
    return new Source(Layer.ENVIRONMENT, name);
  }

  static Source option(String name) {
    return new Source(Layer.OPTION, name);
  }

  /** The subject of a sentence about a value. */
  String subject(String path) {
    return switch (layer) {
      case OPTION -> place;
      case ENVIRONMENT -> place + " (" + path + ")";
      case DEFAULT -> path;
      case FILE, CLIENT_FILE -> place + ": " + path;
    };
  }
}
