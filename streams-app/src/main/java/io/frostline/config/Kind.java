package io.frostline.config;

/** What kind of value a key takes, in the words of the messages and of the docs. */
public enum Kind {
  TEXT("text"),
  WHOLE("a whole number"),
  TIME("a time such as 500ms, 10s, 2m, 1h or 7d"),
  ADDRESS("an address such as http://127.0.0.1:8083"),
  PATH("the path of a file or folder"),
  REPAIRS("on, dry-run or off"),
  FORMAT("text or json"),
  LEVEL("error, warn, info or debug"),
  WINDOWS(
      "a list whose entries are windows such as 'Sat 02:00-04:00' (each week, UTC) or"
          + " '2026-12-01T22:00Z/2026-12-02T02:00Z'");

  private final String expected;

  Kind(String expected) {
    this.expected = expected;
  }

  /** What a value has to be. */
  public String expected() {
    return expected;
  }

  boolean isList() {
    return this == WINDOWS;
  }
}
