package io.frostline.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a stream as bytes, counted from 1, with or without a line feed at the end. */
final class Lines implements AutoCloseable {

  /** More than any line of facts, so that a file that is no text does not fill the memory. */
  private static final int BYTES_MAX = 128 * 1024 * 1024;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private int at;
  private int filled;
  private long number;
  private boolean over;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Number of the line given last. */
  long number() {
    return number;
  }

  /** True once the stream's last byte was given. */
  boolean over() {
    return over;
  }

  /** Gives nothing more, though the stream would; the number of the line it broke off in, once. */
  Optional<Long> end() {
    boolean first = !over;
    over = true;
    return first ? Optional.of(number) : Optional.empty();
  }

  /** The bytes up to the next line feed or the end. */
  Optional<byte[]> next() throws IOException {
    if (over) {
      return Optional.empty();
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill()) {
      int end = at;
      while (end < filled && chunk[end] != '\n') {
        end++;
      }
      line.write(chunk, at, end - at);
      at = Math.min(end + 1, filled);
      if (end < filled) {
        return Optional.of(line.toByteArray());
      }
      if (line.size() > BYTES_MAX) {
        throw new IOException("line %d is longer than %d MB".formatted(number, BYTES_MAX >> 20));
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(chunk));
      over = filled == 0;
    }
    return !over;
  }
}
