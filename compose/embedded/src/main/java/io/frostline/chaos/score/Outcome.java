package io.frostline.chaos.score;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.chaos.audit.RowDifference;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.chaos.fault.Fault.Recovery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a fault came to. All times are seconds.
 *
 * @param detectors from the fault to each detector's first alarm, absent for never
 * @param falseAlarms alarms while the pipeline was healthy, before the fault and after the recovery
 * @param recoveredSeconds from the end of the cause to HEALTHY with every watermark past it; absent
 *     if a hand was needed
 * @param escalated whether Frostline called a person
 * @param reportedLost rows that Frostline said were lost, by its events' own counts
 * @param reportedLostAtMost whether that is an upper bound, because some cannot be counted
 * @param recovery who was to make it good, {@code harm} what it costs by its nature
 * @param expected types of events of which one had to come
 * @param differences rows in which the folded changelog is not the source table, by table
 * @param phases the way through Frostline's phases
 * @param helpedSeconds from the fault to the hand, if one was needed
 * @param repairedSeconds from the fault to the end of its cause
 * @param hand what a hand did, if one was needed
 */
@JsonIgnoreProperties(value = "findings", allowGetters = true)
public record Outcome(
    String id,
    Detectors<Optional<Double>> detectors,
    Detectors<Long> falseAlarms,
    Optional<Double> recoveredSeconds,
    boolean escalated,
    long rowsLost,
    long rowsDoubled,
    long reportedLost,
    long reportedDoubled,
    boolean reportedLostAtMost,
    String title,
    Recovery recovery,
    Harm harm,
    List<String> rules,
    List<String> expected,
    Tally tally,
    Map<String, RowDifference> differences,
    Soundness watermarks,
    List<String> phases,
    List<Told> events,
    Optional<Double> helpedSeconds,
    Optional<Double> repairedSeconds,
    Optional<String> hand) {

  /** An event of Frostline, with its time after the fault. */
  public record Told(
      double seconds,
      String type,
      String rule,
      Optional<String> table,
      String summary,
      Map<String, String> evidence) {}

  /** Whether Frostline said nothing of what it should have said. */
  @JsonIgnore
  public boolean missed() {
    return !expected.isEmpty() && detectors.frostline().isEmpty();
  }

  /** What it falls short of, a line for each. */
  @JsonProperty("findings")
  public List<String> findings() {
    return Verdict.of(this);
  }

  /** Whether what was lost is what was reported, or lies below the bound that was. */
  @JsonIgnore
  public boolean told() {
    return reportedLostAtMost ? rowsLost <= reportedLost : rowsLost == reportedLost;
  }

  @JsonIgnore
  public boolean unsound() {
    return !watermarks.unsound().isEmpty();
  }
}
