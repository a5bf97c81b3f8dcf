package io.frostline.embedded;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Kafka and Connect from ending the JVM.
 *
 * <p>Both call {@link Exit} on trouble. Here such a call becomes a failure that the stack reports,
 * and an exception for the calling thread, because the code behind the call expects not to go on.
 * The guard stays for the life of the JVM: a late thread of a stopped stack must not end it either.
 */
final class ExitGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);
  private static final AtomicReference<Consumer<StackException>> LISTENER =
      new AtomicReference<>(failure -> {});

  private ExitGuard() {}

  static void install(Consumer<StackException> listener) {
    LISTENER.set(listener);
    Exit.setExitProcedure(ExitGuard::refuse);
    Exit.setHaltProcedure(ExitGuard::refuse);
    // The stack stops its parts in order; hooks of their own would stop them all at once.
    Exit.setShutdownHookAdder(
        (name, hook) -> LOG.debug("Shutdown hook {} is left to the stack", name));
  }

  private static void refuse(int status, String message) {
    StackException failure =
        new StackException(
            "Kafka or Connect gave up (status "
                + status
                + (message == null ? "" : ", " + message)
                + ") on thread "
                + Thread.currentThread().getName()
                + "; the log says why.");
    LOG.error("A part asked to end the JVM", failure);
    LISTENER.get().accept(failure);
    throw failure;
  }
}
