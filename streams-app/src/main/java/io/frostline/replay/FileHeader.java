package io.frostline.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * First line of a file of facts. It says nothing of the export itself, so that exporting the same
 * facts twice gives the same bytes.
 *
 * @param frostline always {@code facts}
 * @param format version of the file's form
 * @param since the facts before it are in the file as the state they led to
 * @param spans what was read of the observations topic
 */
public record FileHeader(
    String frostline, int format, Optional<Instant> since, List<FileHeader.Span> spans) {

  /** The form this version writes and reads. */
  static final int FORMAT = 1;

  static final String FACTS = "facts";

  /**
   * A piece of one partition.
   *
   * @param from the first offset that Kafka still had; above 0, what came before is unknown
   * @param to the offset behind the last one
   */
  public record Span(int partition, long from, long to) {}

  /** The header of a file that this version writes. */
  public static FileHeader of(Optional<Instant> since, List<Span> spans) {
    return new FileHeader(FACTS, FORMAT, since, spans);
  }

  /** True if facts had been deleted from the topic before they were read. */
  public boolean beginsLate() {
    return spans.stream().anyMatch(span -> span.from() > 0);
  }
}
