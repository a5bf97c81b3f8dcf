package io.frostline.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One partition of a Kafka topic with transactions: each leaves a marker, and nothing behind the
 * first open one is readable.
 */
final class Log<T> {

  private final List<Entry<T>> entries = new ArrayList<>();
  private final List<Transaction> open = new ArrayList<>();
  private long start;

  /** A producer's transaction in this partition. */
  static final class Transaction {
    private final long first;
    private boolean aborted;

    private Transaction(long first) {
      this.first = first;
    }
  }

  /** A record, or a marker if {@code value} is null. */
  private record Entry<T>(T value, Transaction transaction) {}

  long start() {
    return start;
  }

  long end() {
    return entries.size();
  }

  /** The last stable offset: what a reader of committed records can reach. */
  long stable() {
    return open.stream().mapToLong(transaction -> transaction.first).min().orElse(end());
  }

  /** The record at {@code offset}; empty for markers and aborted records. */
  Optional<T> read(long offset) {
    Entry<T> entry = entries.get((int) offset);
    return entry.transaction() != null && entry.transaction().aborted
        ? Optional.empty()
        : Optional.ofNullable(entry.value());
  }

  Transaction begin() {
    Transaction transaction = new Transaction(end());
    open.add(transaction);
    return transaction;
  }

  long append(Transaction transaction, T value) {
    entries.add(new Entry<>(value, transaction));
    return end() - 1;
  }

  /** Appends without a transaction. */
  long append(T value) {
    return append(null, value);
  }

  void commit(Transaction transaction) {
    end(transaction);
  }

  void abort(Transaction transaction) {
    transaction.aborted = true;
    end(transaction);
  }

  private void end(Transaction transaction) {
    if (open.remove(transaction)) {
      entries.add(new Entry<>(null, null));
    }
  }

  /** Retention: what lies below {@code offset} is gone. */
  void truncate(long offset) {
    start = Math.max(start, Math.min(offset, end()));
  }
}
