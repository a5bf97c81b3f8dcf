package io.frostline.dashboards;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which expressions of the dashboards show nothing of a pipeline that was scraped. */
public final class Dashboards {

  /** What is about faults alone; where nothing was wrong there is rightly nothing to draw. */
  private static final Set<String> ABOUT_FAULTS =
      Set.of(
          "iceberg-offload / annotation Incidents / Anno",
          "frostline / annotation Incidents / Anno",
          "frostline / annotation Repairs / Anno",
          "frostline / Events / A",
          "frostline / Commands / A",
          "frostline / Recovery takes / A");

  private Dashboards() {}

  /** Expressions without data since {@code from}, although something was wrong meanwhile. */
  public static Set<String> empty(Prometheus prometheus, Instant from) throws IOException {
    List<DashboardQuery> all = DashboardQuery.all(prometheus, from);
    Set<String> empty = new TreeSet<>();
    Set<String> places = new TreeSet<>();
    for (DashboardQuery query : all) {
      places.add(query.where());
      if (!query.hasData(prometheus, from)) {
        empty.add(query.where() + ": " + query.expression());
      }
    }
    if (!places.containsAll(ABOUT_FAULTS) || places.size() != all.size()) {
      throw new AssertionError("two expressions of one name, or one that is gone: " + places);
    }
    return empty;
  }

  /** The same, although nothing was wrong. */
  public static Set<String> emptyWhileHealthy(Prometheus prometheus, Instant from)
      throws IOException {
    Set<String> empty = empty(prometheus, from);
    empty.removeIf(each -> ABOUT_FAULTS.contains(each.substring(0, each.indexOf(": "))));
    return empty;
  }
}
