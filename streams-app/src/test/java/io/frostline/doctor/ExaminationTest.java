package io.frostline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExaminationTest {

  private final List<String> told = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void whatTakesLongIsToldOfAndBoundedAndUnknown() throws Exception {
    Examination examination =
        new Examination(Duration.ofSeconds(1), Duration.ofMillis(20), told::add);

    Result result = examination.make(Check.of(CheckId.DATABASE_SLOT, "source", this::hang));

    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.found()).isEqualTo("no answer within 1.0 s");
    assertThat(told).contains("still at database-slot source after 0 s");
  }

  @Test
  void whatIsThereToBeReachedAndDoesNotAnswerIsUnreachable() throws Exception {
    Examination examination = new Examination(Duration.ofMillis(50), told::add);

    Result result = examination.make(Check.of(CheckId.KAFKA_REACHABLE, this::hang));

    assertThat(result.unreachable()).isTrue();
    assertThat(report(result).exitCode()).isEqualTo(3);
  }

  @Test
  void whatIsThrownIsUnknownWithItsReason() throws Exception {
    Examination examination = new Examination(Duration.ofSeconds(5), told::add);

    Result result =
        examination.make(
            Check.of(
                CheckId.PORT,
                () -> {
                  throw new IllegalStateException("no idea\nand more");
                }));

    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.found()).isEqualTo("it could not be found out: no idea");
    assertThat(result.fix()).isEmpty();
    assertThat(report(result).exitCode()).isEqualTo(1);
  }

  @Test
  void warningsChangeNoExitCode() throws Exception {
    Examination examination = new Examination(Duration.ofSeconds(5), told::add);

    Result warned = examination.make(Check.of(CheckId.JAVA, () -> Answer.warn("odd")));
    Result well = examination.make(Check.of(CheckId.PORT, () -> Answer.ok("free")));

    assertThat(well.fix()).isEmpty();
    assertThat(report(warned, well).exitCode()).isZero();
  }

  private static Report report(Result... results) {
    return Report.of(Instant.EPOCH, "1", List.of(), List.of(results));
  }

  private Answer hang() throws InterruptedException {
    never.await();
    return Answer.ok("never");
  }
}
