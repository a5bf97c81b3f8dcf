package io.frostline.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks of the fold, and fails if one is too slow against its baseline. */
public final class FoldGuards {

  private FoldGuards() {}

  /**
   * Takes what JMH takes.
   *
   * @throws Exception if JMH cannot run
   */
  public static void main(String[] args) throws Exception {
    List<FoldRatio.Score> scores = new ArrayList<>();
    for (RunResult each : new Runner(new CommandLineOptions(args)).run()) {
      String name = each.getParams().getBenchmark();
      scores.add(
          new FoldRatio.Score(
              name.substring(name.lastIndexOf('.') + 1),
              each.getParams().getParam("mix"),
              Integer.parseInt(each.getParams().getParam("tables")),
              each.getPrimaryResult().getScore()));
    }
    List<FoldRatio> ratios = FoldRatio.of(scores);
    System.out.println();
    ratios.forEach(each -> System.out.println(each.line()));
    System.exit(!ratios.isEmpty() && ratios.stream().allMatch(FoldRatio::isKept) ? 0 : 1);
  }
}
