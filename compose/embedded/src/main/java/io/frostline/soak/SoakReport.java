package io.frostline.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a soak came to; its JSON is a contract. All times are seconds, those of events and
 * disturbances since the pipeline was healthy.
 *
 * @param duration from the first healthy moment to the end of the load
 * @param measured which process the growth is of, and for how long it was measured
 * @param events every event that came, also while the pipeline started
 * @param falseEvents all of them: nothing happened that a person need know of
 * @param heapMb after a full garbage collection, in MiB; absent like the others if nothing was
 *     measured
 * @param changes committed in the source
 * @param verdict {@code fine} or {@code bad}
 * @param findings what is bad, a line for each
 */
record SoakReport(
    double duration,
    long seed,
    Measured measured,
    List<Told> events,
    long falseEvents,
    Optional<Growth> heapMb,
    Optional<Growth> threads,
    Optional<Growth> fileHandles,
    long changes,
    long rowsLost,
    long rowsDoubled,
    Watermarks watermarks,
    List<Disturbed> disturbances,
    String verdict,
    List<String> findings) {

  static final String FINE = "fine";
  static final String BAD = "bad";

  /** The process whose growth is told, and how often it was looked at after its warm-up. */
  record Measured(String process, double warmUpSeconds, double seconds, int looks) {}

  /**
   * An event.
   *
   * @param after the disturbance before it
   */
  record Told(
      double at,
      String type,
      String rule,
      Optional<String> table,
      String summary,
      Map<String, String> evidence,
      Optional<String> after) {}

  /** Published watermarks compared with the snapshots they name. */
  record Watermarks(long checked, long unchecked, long unsound) {}

  /** A disturbance, and how long it took. */
  record Disturbed(double at, String kind, double seconds) {}

  boolean fine() {
    return verdict.equals(FINE);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, new ObjectMapper().readTree(Json.write(this)).toPrettyString() + "\n");
  }
}
