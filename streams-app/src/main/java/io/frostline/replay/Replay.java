package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds the facts of a file once more and tells what was decided. It uses the very function that
 * the app runs, and nothing but the file: the same file always gives the same story.
 */
public final class Replay {

  private final Optional<Instant> until;
  private final Optional<String> only;
  private final Listener listener;
  private final Map<String, Timeline> timelines = new TreeMap<>();
  private final Set<String> over = new HashSet<>();
  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();
  private long facts;
  private long damaged;

  /** Hears the story as it goes on. */
  public interface Listener {

    /** Something was decided. */
    void tell(Entry entry);

    /** A line was passed over: what is told from here on may lack something. */
    void damaged(long line, String why);
  }

  /**
   * A replay to its end.
   *
   * @param until facts learnt later are left out
   * @param only the one pipeline to tell of
   */
  public Replay(Optional<Instant> until, Optional<String> only, Listener listener) {
    this.until = until;
    this.only = only;
    this.listener = listener;
  }

  /** Tells the whole file. */
  public Ending of(FactFileReader file) {
    for (Optional<FileLine> line = file.next(); line.isPresent(); line = file.next()) {
      accept(line.get());
    }
    return new Ending(
        facts, damaged, from, to, timelines.values().stream().map(Timeline::view).toList());
  }

  /** The step of a fact, or nothing if the fold cannot apply it: then the state stays as it is. */
  static Optional<Fold.Step> fold(PipelineState state, Fact fact) {
    try {
      return Optional.of(Fold.apply(state, fact));
    } catch (RuntimeException e) {
      // The app sets such a record aside as well, instead of stopping at it for ever.
      return Optional.empty();
    }
  }

  private void accept(FileLine line) {
    if (line instanceof FileLine.Learnt learnt) {
      if (wanted(learnt.fact())) {
        learn(learnt.number(), learnt.fact());
      }
    } else if (line instanceof FileLine.Begins begins) {
      PipelineState state = begins.state();
      if (only.map(state.pipeline()::equals).orElse(true)) {
        Timeline timeline = Timeline.from(state);
        timelines.put(state.pipeline(), timeline);
        timeline.beginning().ifPresent(listener::tell);
      }
    } else if (line instanceof FileLine.Damaged broken) {
      damage(broken.number(), broken.why());
    }
  }

  private boolean wanted(Fact fact) {
    if (!only.map(fact.pipeline()::equals).orElse(true) || over.contains(fact.pipeline())) {
      return false;
    }
    if (until.isPresent() && fact.at().isAfter(until.get())) {
      // Not the next ones either, should a clock have been set back: a story has no holes.
      over.add(fact.pipeline());
      return false;
    }
    return true;
  }

  private void learn(long line, Fact fact) {
    Timeline timeline =
        timelines.computeIfAbsent(
            fact.pipeline(), name -> Timeline.from(PipelineState.empty(name)));
    if (!timeline.learn(fact, listener::tell)) {
      damage(line, "the fact cannot be folded");
      return;
    }
    if (timeline.isOver()) {
      timelines.remove(fact.pipeline());
    }
    facts++;
    from = from.filter(fact.at()::isAfter).or(() -> Optional.of(fact.at()));
    to = to.filter(fact.at()::isBefore).or(() -> Optional.of(fact.at()));
  }

  private void damage(long line, String why) {
    damaged++;
    listener.damaged(line, why);
  }
}
