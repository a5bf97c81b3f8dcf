package io.frostline.doctor;

import java.time.Instant;
import java.util.List;

/**
 * Everything that was found, as JSON; docs/schemas/doctor.json describes it.
 *
 * @param exitCode 0 if nothing failed and nothing is unknown, 3 if something could not be reached,
 *     1 otherwise
 * @param leftOut checks that were left out on request
 */
public record Report(
    Instant at,
    String version,
    int exitCode,
    int ok,
    int warnings,
    int failed,
    int unknown,
    List<String> leftOut,
    List<Result> checks) {

  private static final int UNHEALTHY = 1;
  private static final int UNREACHABLE = 3;

  static Report of(Instant at, String version, List<String> leftOut, List<Result> results) {
    int failed = count(results, Status.FAIL);
    int unknown = count(results, Status.UNKNOWN);
    return new Report(
        at,
        version,
        results.stream().anyMatch(Result::unreachable)
            ? UNREACHABLE
            : failed + unknown > 0 ? UNHEALTHY : 0,
        count(results, Status.OK),
        count(results, Status.WARN),
        failed,
        unknown,
        List.copyOf(leftOut),
        List.copyOf(results));
  }

  private static int count(List<Result> results, Status status) {
    return (int) results.stream().filter(result -> result.status() == status).count();
  }
}
