package io.frostline.chaos.fault;

import io.frostline.core.Output.EventType;
import io.frostline.core.Rule;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One way to break a real pipeline.
 *
 * @param id kebab-case, never changed
 * @param title what happens, in a few words
 * @param rules rows of the failure catalogue that it provokes
 * @param expected types of events of which one must come
 * @param standing types of events that are true before the fault already, because of the setup
 * @param recovery who makes it good once the cause is gone
 * @param harm what it costs, by its nature
 * @param setup how the pipeline is set up for it
 * @param hold how long the cause stays at least
 * @param inject brings the cause about
 * @param repair takes it away; absent where nobody can
 */
public record Fault(
    String id,
    String title,
    Set<Rule> rules,
    Set<String> expected,
    Set<String> standing,
    Recovery recovery,
    Harm harm,
    Setup setup,
    Duration hold,
    Step inject,
    Optional<Step> repair) {

  /** Who makes it good once the cause is gone. */
  public enum Recovery {
    /** Frostline, or the pipeline by itself. */
    BY_ITSELF,
    /** A person, whom Frostline calls once with what to do. */
    BY_HAND
  }

  /** What a fault costs by its nature. */
  public enum Harm {
    NONE,
    /** Rows are lost, and must be reported. */
    LOSS,
    /** Rows are doubled, and must be reported. */
    DOUBLES
  }

  /**
   * How the pipeline is set up.
   *
   * @param sinkTasks tasks of the sink; with two the second one has no records
   * @param ownDisk whether the warehouse lies on a small file system of its own
   */
  public record Setup(int sinkTasks, boolean ownDisk) {
    public static final Setup USUAL = new Setup(1, false);
  }

  /** Something done to the pipeline. */
  @FunctionalInterface
  public interface Step {
    void on(Ground ground) throws Exception;
  }

  static final Duration HOLD = Duration.ofSeconds(20);

  static Fault of(String id, String title, Rule... rules) {
    return new Fault(
        id,
        title,
        new TreeSet<>(Arrays.asList(rules)),
        Set.of(),
        Set.of(),
        Recovery.BY_ITSELF,
        Harm.NONE,
        Setup.USUAL,
        HOLD,
        ground -> {},
        Optional.empty());
  }

  Fault expecting(EventType... types) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(types).map(EventType::name).forEach(names::add);
    return expecting(names);
  }

  Fault expecting(Set<String> names) {
    return new Fault(
        id, title, rules, names, standing, recovery, harm, setup, hold, inject, repair);
  }

  Fault standing(EventType type) {
    return new Fault(
        id,
        title,
        rules,
        expected,
        Set.of(type.name()),
        recovery,
        harm,
        setup,
        hold,
        inject,
        repair);
  }

  Fault byHand() {
    return new Fault(
        id, title, rules, expected, standing, Recovery.BY_HAND, harm, setup, hold, inject, repair);
  }

  Fault costing(Harm cost) {
    return new Fault(
        id, title, rules, expected, standing, recovery, cost, setup, hold, inject, repair);
  }

  Fault on(Setup other) {
    return new Fault(
        id, title, rules, expected, standing, recovery, harm, other, hold, inject, repair);
  }

  Fault holding(Duration length) {
    return new Fault(
        id, title, rules, expected, standing, recovery, harm, setup, length, inject, repair);
  }

  Fault inject(Step step) {
    return new Fault(
        id, title, rules, expected, standing, recovery, harm, setup, hold, step, repair);
  }

  Fault repair(Step step) {
    return new Fault(
        id,
        title,
        rules,
        expected,
        standing,
        recovery,
        harm,
        setup,
        hold,
        inject,
        Optional.of(step));
  }
}
