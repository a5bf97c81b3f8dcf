package io.frostline.probe;

import io.frostline.core.PipelineView.Resume;
import io.frostline.topology.FactsLostException;
import io.frostline.topology.Ownership;
import io.frostline.topology.ResumeState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one pipeline in a thread of its own for as long as this instance owns it. Looks start at
 * a fixed pace; those that would pile up behind a slow one are left out.
 */
final class PipelineProbe implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineProbe.class);

  /** Facts need this many ticks at the most until the fold has shown what it made of them. */
  private static final int TORN_TICKS = 5;

  private final Pipeline pipeline;
  private final Ownership ownership;
  private final BiFunction<Pipeline, Resume, Session> open;
  private final Duration every;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Occasionally occasionally = new Occasionally(System::nanoTime);
  private final Thread thread;

  PipelineProbe(
      Pipeline pipeline,
      Ownership ownership,
      BiFunction<Pipeline, Resume, Session> open,
      Duration every) {
    this.pipeline = pipeline;
    this.ownership = ownership;
    this.open = open;
    this.every = every;
    this.thread = Daemons.named("frostline-probe-" + pipeline.name()).newThread(this);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  void start() {
    thread.start();
  }

  /** Asks it to end after the look that runs; returns at once. */
  void stop() {
    stop.countDown();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Waits for the end, and interrupts when {@code patience} is over. */
  void awaitEnd(Duration patience) throws InterruptedException {
    thread.join(Math.max(1, patience.toMillis()));
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    try {
      while (!pause(every)) {
        Optional<Resume> resume = resume();
        if (resume.isPresent()) {
          watch(resume.get());
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(Resume resume) throws InterruptedException {
    LOG.atInfo().addKeyValue("pipeline", pipeline.name()).log("watching");
    try (Session session = open.apply(pipeline, resume)) {
      long began = System.nanoTime();
      long next = began;
      do {
        session.tick();
        next += every.toNanos();
        next = Math.max(next, System.nanoTime());
      } while (ownership.owns(pipeline.name())
          && !isTorn(session, began)
          && !pause(Duration.ofNanos(next - System.nanoTime())));
    } catch (FactsLostException e) {
      LOG.atWarn()
          .addKeyValue("pipeline", pipeline.name())
          .addKeyValue("reason", Reason.of(e))
          .log("facts were lost, beginning again");
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      occasionally.run(
          "watch",
          () ->
              LOG.atError()
                  .addKeyValue("pipeline", pipeline.name())
                  .setCause(e)
                  .log("a watch ended, beginning again"));
    }
  }

  /** True if the fold lacks facts from before: the next watch begins where it stands. */
  private boolean isTorn(Session session, long began) {
    Optional<Resume> fold = resume();
    fold.ifPresent(session::follow);
    boolean settled = System.nanoTime() - began > every.multipliedBy(TORN_TICKS).toNanos();
    if (settled && fold.filter(Resume::again).isPresent()) {
      LOG.atWarn()
          .addKeyValue("pipeline", pipeline.name())
          .log("facts are missing, beginning again where the fold stands");
      return true;
    }
    return false;
  }

  /** Empty while the state is not restored: beginning from zero then would repeat everything. */
  private Optional<Resume> resume() {
    ResumeState state = ownership.resume(pipeline.name());
    if (state instanceof ResumeState.Known known) {
      return Optional.of(known.resume());
    }
    return state instanceof ResumeState.Fresh
        ? Optional.of(Resume.fromTheBeginning())
        : Optional.empty();
  }

  /** True if it is time to end. */
  private boolean pause(Duration length) throws InterruptedException {
    return stop.await(Math.max(0, length.toNanos()), TimeUnit.NANOSECONDS);
  }
}
