package io.frostline.stores;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Something that starts beside other things. */
final class Starting {

  private Starting() {}

  static <T> CompletableFuture<T> of(Callable<T> start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return start.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        task -> new Thread(task, "starting").start());
  }
}
