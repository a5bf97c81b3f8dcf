package io.frostline.config;

/** A record refuses a value. Who read it knows where it was given, and says so. */
final class InvalidValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String requirement;

  /**
   * Names the key, and never the value, which may be a secret.
   *
   * @param path the whole path of the key
   * @param requirement the end of a sentence, such as "must be from 0 to 65535"
   */
  InvalidValueException(String path, String requirement) {
    super(path + " " + requirement);
    this.path = path;
    this.requirement = requirement;
  }

  String path() {
    return path;
  }

  String requirement() {
    return requirement;
  }

  static void check(boolean right, Key key, String requirement) {
    if (!right) {
      throw new InvalidValueException(key.path(), requirement);
    }
  }
}
