package io.frostline.connect.transform;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks that JMH is told, and fails if a ratio is below its bound. */
public final class CodecGuards {

  private CodecGuards() {}

  /**
   * Takes what JMH takes.
   *
   * @throws Exception if JMH cannot run
   */
  public static void main(String[] args) throws Exception {
    Map<String, Double> throughput = new HashMap<>();
    for (RunResult each : new Runner(new CommandLineOptions(args)).run()) {
      String name = each.getParams().getBenchmark();
      throughput.put(name.substring(name.lastIndexOf('.') + 1), each.getPrimaryResult().getScore());
    }
    Map<Guard, Double> ratios = Guard.ratios(throughput);
    System.out.println();
    Guard.lines(ratios).forEach(System.out::println);
    System.out.println(Guard.json(ratios));
    System.exit(Guard.areKept(ratios) ? 0 : 1);
  }
}
