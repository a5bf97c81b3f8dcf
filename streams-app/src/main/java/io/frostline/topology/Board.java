package io.frostline.topology;

import io.frostline.core.Output;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.Resume;
import io.frostline.json.WireEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this instance has to show: the newest view of each pipeline it owns, and the last events of
 * all. The processor writes it, metrics and pages read it, from any thread.
 */
public final class Board {

  private static final int EVENTS_MAX = 1000;

  private final InstantSource clock;
  private final ConcurrentNavigableMap<String, Shown> shown = new ConcurrentSkipListMap<>();
  private final Deque<WireEvent> events = new ArrayDeque<>();
  private final List<Consumer<Output>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong facts = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong refusedLogins = new AtomicLong();
  private volatile Predicate<String> withoutSink = pipeline -> false;

  public Board() {
    this(InstantSource.system());
  }

  Board(InstantSource clock) {
    this.clock = clock;
  }

  /** The newest views, by name. */
  public List<PipelineView> pipelines() {
    return shown.values().stream().map(Shown::view).toList();
  }

  /** The newest view of one pipeline, if it is owned and something is known of it. */
  public Optional<PipelineView> pipeline(String name) {
    return Optional.ofNullable(shown.get(name)).map(Shown::view);
  }

  /** Says who knows whether Connect still lists the sink connector of a pipeline. */
  public void ask(Predicate<String> isWithoutSink) {
    withoutSink = isWithoutSink;
  }

  /** True if Connect lists no sink connector of this name, by its newest answer. */
  public boolean isWithoutSink(String pipeline) {
    return withoutSink.test(pipeline);
  }

  /** Where the probes of a pipeline go on reading, if it is owned and something is known of it. */
  Optional<Resume> resume(String name) {
    return Optional.ofNullable(shown.get(name)).map(each -> each.resume.get());
  }

  /** The last events, newest first, at most {@code limit} of them. */
  public List<WireEvent> events(int limit) {
    synchronized (events) {
      return events.stream().limit(limit).toList();
    }
  }

  /** Facts applied since this instance started. */
  public long facts() {
    return facts.get();
  }

  /** Records of the observations topic that this instance could not read. */
  public long unreadable() {
    return unreadable.get();
  }

  /** Calls {@code listener} with each output, in the processor's thread; it must be quick. */
  public void onOutput(Consumer<Output> listener) {
    listeners.add(listener);
  }

  /** Shows a view; the next one of the same pipeline replaces it. */
  public void show(PipelineView view) {
    shown.put(view.pipeline(), new Shown(() -> view, view::resume));
  }

  /** Shows the view of a state, which is worked out once somebody looks: most ticks nobody does. */
  void show(PipelineState state) {
    Instant now = clock.instant();
    shown.put(state.pipeline(), new Shown(() -> state.view().shownAt(now), state::resume));
  }

  /** Forgets a pipeline: another instance owns it now, or it was retired. */
  public void forget(String pipeline) {
    shown.remove(pipeline);
  }

  /** Adds an event that was published. */
  public void add(WireEvent event) {
    synchronized (events) {
      events.addFirst(event);
      while (events.size() > EVENTS_MAX) {
        events.removeLast();
      }
    }
  }

  /** Counts a fact and tells the listeners what the fold said about it. */
  public void accept(Output... outputs) {
    facts.incrementAndGet();
    for (Consumer<Output> listener : listeners) {
      for (Output output : outputs) {
        listener.accept(output);
      }
    }
  }

  /** Logins to this instance's port that were wrong. */
  public long refusedLogins() {
    return refusedLogins.get();
  }

  /** Counts one; gives their number. */
  public long countRefusedLogin() {
    return refusedLogins.incrementAndGet();
  }

  void countUnreadable() {
    unreadable.incrementAndGet();
  }

  /** A view that is worked out at most once. */
  private static final class Shown {

    private final Supplier<PipelineView> source;
    private final Supplier<Resume> resume;
    private PipelineView view;

    Shown(Supplier<PipelineView> source, Supplier<Resume> resume) {
      this.source = source;
      this.resume = resume;
    }

    synchronized PipelineView view() {
      if (view == null) {
        view = source.get();
      }
      return view;
    }
  }
}
