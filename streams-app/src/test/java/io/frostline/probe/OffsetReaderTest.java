package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Seen;
import io.frostline.probe.OffsetReader.Answer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OffsetReaderTest {

  private static final SourceOffset ABSENT =
      new SourceOffset(Seen.unknown("none"), Seen.unknown("none"), true);
  private static final SourceOffset OTHER = SourceOffset.unknown("not understood");

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  /** Has no offset when it is asked for the second time. */
  private SourceOffset answer() {
    return asked.incrementAndGet() == 2 ? ABSENT : OTHER;
  }

  private Future<Seen<List<Answer>>> readsClosely(OffsetReader reader) {
    reader.closely();
    Future<Seen<List<Answer>>> reading = thread.submit(reader::read);
    await().until(() -> asked.get() > 3);
    return reading;
  }

  @Test
  void readsOnceWhileTheSourceIsAtWork() throws Exception {
    OffsetReader reader = new OffsetReader(this::answer);
    reader.want();

    assertThat(reader.read().get()).hasSize(1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsSoForAMomentIsAmongTheAnswersUntilTheyAreWanted() throws Exception {
    OffsetReader reader = new OffsetReader(this::answer);
    Future<Seen<List<Answer>>> reading = readsClosely(reader);
    assertThat(reading).isNotDone();

    reader.want();

    List<Answer> answers = reading.get(10, TimeUnit.SECONDS).get();
    assertThat(answers).extracting(Answer::offset).startsWith(OTHER, ABSENT, OTHER, OTHER);
    assertThat(answers).extracting(Answer::asked).isSorted();
  }

  @Test
  void endsOnceTheSourceIsAtWorkAgain() throws Exception {
    OffsetReader reader = new OffsetReader(this::answer);
    Future<Seen<List<Answer>>> reading = readsClosely(reader);

    reader.once();

    assertThat(reading.get(10, TimeUnit.SECONDS).get()).hasSizeGreaterThan(2);
  }

  @Test
  void anAnswerIsNotLostToALaterFailure() throws Exception {
    OffsetReader reader =
        new OffsetReader(
            () -> {
              if (asked.get() == 2) {
                throw new IllegalStateException("409 rebalance");
              }
              return answer();
            });
    reader.closely();

    assertThat(reader.read().get()).extracting(Answer::offset).containsExactly(OTHER, ABSENT);
    assertThatThrownBy(reader::read).hasMessage("409 rebalance");
  }

  @Test
  void anOffsetMayGoWhileTheSourceIsStoppedOrAboutToStart() {
    assertThat(Stream.of("STOPPED", "UNASSIGNED").map(state -> state(state, "RUNNING")))
        .allMatch(OffsetReader::isBetween);
    assertThat(OffsetReader.isBetween(state("RUNNING"))).isTrue();
    assertThat(OffsetReader.isBetween(state("RUNNING", "RESTARTING"))).isTrue();
    assertThat(Stream.of("RUNNING", "PAUSED", "FAILED").map(state -> state("RUNNING", state)))
        .noneMatch(OffsetReader::isBetween);
  }

  private static ConnectorState state(String state, String... tasks) {
    return new ConnectorState(
        "source",
        state,
        Stream.of(tasks).map(task -> new TaskState(0, task, Optional.empty())).toList());
  }
}
