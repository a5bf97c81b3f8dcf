package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.topology.Board;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What open pages are told: once a second what has changed on the board since the second before,
 * encoded once for all of them. One that comes back within {@value #KEPT} seconds is told what it
 * has missed, any other gets everything.
 */
public final class Live implements AutoCloseable {

  static final String PATH = "/api/v1/stream";
  static final int SUBSCRIBERS_MAX = 64;
  static final int KEPT = 60;

  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** While no page is open the board is looked at less often, for the history alone. */
  static final int UNWATCHED_EVERY = 5;

  private final InstantSource clock;
  private final History history;
  private final Fleet fleet;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Set<Subscriber> subscribers = new HashSet<>();
  private final Deque<Message> kept = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor timer;
  private long number;
  private long encodeUntil;
  private int unwatched;
  private Optional<Message> whole = Optional.empty();

  /** Somebody who looks; both calls return at once. */
  interface Subscriber {
    void send(byte[] message);

    void end();
  }

  private record Message(long number, byte[] bytes) {}

  /** One that does not look at {@code board} before {@link #start}. */
  public Live(Board board, InstantSource clock) {
    this.clock = clock;
    this.history = new History(clock);
    this.fleet = new Fleet(board, history, clock.instant());
    board.onOutput(history::output);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "frostline-page");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to look at the board. */
  void start() {
    long millis = EVERY.toMillis();
    timer.scheduleAtFixedRate(this::lookSafely, 0, millis, TimeUnit.MILLISECONDS);
  }

  History history() {
    return history;
  }

  /** Adds a page; false if there are too many. */
  boolean subscribe(Subscriber subscriber, Optional<String> lastId) {
    synchronized (this) {
      if (subscribers.size() >= SUBSCRIBERS_MAX) {
        return false;
      }
      if (!isWatched()) {
        look();
      }
      subscribers.add(subscriber);
      encodeUntil = number + KEPT;
      missed(lastId).orElseGet(() -> List.of(whole())).forEach(m -> subscriber.send(m.bytes()));
      return true;
    }
  }

  synchronized void unsubscribe(Subscriber subscriber) {
    subscribers.remove(subscriber);
  }

  /** True while a page is open, or one that was may come back. */
  private boolean isWatched() {
    return !subscribers.isEmpty() || encodeUntil >= number;
  }

  synchronized int subscribers() {
    return subscribers.size();
  }

  /** Looks at the board and tells every page what is new. */
  synchronized void look() {
    number++;
    whole = Optional.empty();
    Fleet.Change change = fleet.look(clock.instant());
    if (!subscribers.isEmpty()) {
      encodeUntil = number + KEPT;
    }
    if (!isWatched()) {
      kept.clear();
      return;
    }
    Message message = message("change", change.json());
    kept.addLast(message);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
    new ArrayList<>(subscribers).forEach(each -> each.send(message.bytes()));
  }

  /** Called once a second. */
  synchronized void lookIfDue() {
    if (isWatched()) {
      unwatched = 0;
      look();
    } else if (++unwatched % UNWATCHED_EVERY == 0) {
      fleet.remember();
    }
  }

  private void lookSafely() {
    try {
      lookIfDue();
    } catch (RuntimeException e) {
      // A page that stands still says so itself; the next look may succeed.
      LOG.error("the board cannot be shown", e);
    }
  }

  /** What came after {@code lastId}, if all of that is still there. */
  private Optional<List<Message>> missed(Optional<String> lastId) {
    long last = lastId.filter(id -> id.startsWith(run + "-")).map(this::numberOf).orElse(-1L);
    boolean first = !kept.isEmpty() && kept.peekFirst().number() <= last + 1;
    if (last < 0 || last > number || (last < number && !first)) {
      return Optional.empty();
    }
    return Optional.of(kept.stream().filter(message -> message.number() > last).toList());
  }

  private long numberOf(String id) {
    try {
      return Long.parseLong(id.substring(run.length() + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Message whole() {
    if (whole.isEmpty()) {
      whole = Optional.of(message("snapshot", fleet.snapshot(clock.instant())));
    }
    return whole.get();
  }

  private Message message(String type, String json) {
    String text = "id: " + run + "-" + number + "\nevent: " + type + "\ndata: " + json + "\n\n";
    return new Message(number, text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    List<Subscriber> left;
    synchronized (this) {
      left = new ArrayList<>(subscribers);
      subscribers.clear();
    }
    left.forEach(Subscriber::end);
  }
}
