package io.frostline.probe;

import io.frostline.core.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in MariaDB's binary log as a {@link Position}: the number of the file and the byte in it.
 *
 * <p>A change record names the place of its own event. The connector's committed offset names the
 * place it would read on from: the beginning of a transaction that is under way, else the end of
 * the last one. The one lies at or after the other only when everything before that event is
 * acknowledged.
 */
final class BinlogPlace {

  private static final Pattern FILE = Pattern.compile(".*\\.(\\d{1,18})");

  private BinlogPlace() {}

  /** Empty if the file's name does not end in a number. */
  static Optional<Position> of(String file, long position) {
    Matcher matcher = FILE.matcher(file);
    return matcher.matches()
        ? Optional.of(new Position(Long.parseLong(matcher.group(1)), position))
        : Optional.empty();
  }
}
