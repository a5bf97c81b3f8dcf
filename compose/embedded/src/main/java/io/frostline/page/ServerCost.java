package io.frostline.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What open pages cost the server that runs in this process.
 *
 * @param share CPU time of its threads, as a share of one core
 * @param bytesEachSecond what one page is sent once it has everything
 * @param snapshotBytes what it is sent first
 */
record ServerCost(double share, double bytesEachSecond, long snapshotBytes) {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final int STACK_BYTES = 256 * 1024;

  /** Holds so many streams open for {@code length}, and reads them. */
  static ServerCost of(String url, int pages, Duration length)
      throws IOException, InterruptedException {
    List<Reader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < pages; i++) {
        readers.add(new Reader(URI.create(url)));
      }
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      long first = readers.isEmpty() ? 0 : readers.get(0).firstBytes.get();
      long sent = bytes(readers);
      long cpu = cpuNanos();
      long began = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(length.toMillis());
      double seconds = (System.nanoTime() - began) / 1e9;
      double each = pages == 0 ? 0 : (bytes(readers) - sent) / seconds / pages;
      return new ServerCost((cpuNanos() - cpu) / 1e9 / seconds, each, first);
    } finally {
      readers.forEach(Reader::close);
    }
  }

  /** CPU time of the threads that look, encode and send; the pages' own threads do not count. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getAllThreadIds())
        .filter(
            id ->
                threads.getThreadInfo(id) != null
                    && threads.getThreadInfo(id).getThreadName().matches("frostline-(page|http).*"))
        .map(threads::getThreadCpuTime)
        .filter(nanos -> nanos > 0)
        .sum();
  }

  private static long bytes(List<Reader> readers) {
    return readers.stream().mapToLong(reader -> reader.bytes.get()).sum();
  }

  /** A page without a browser: it reads everything and shows nothing. */
  private static final class Reader {

    private final Socket socket;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong firstBytes = new AtomicLong();

    Reader(URI url) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/v1/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Thread thread = new Thread(null, this::read, "reader", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
    }

    private void read() {
      byte[] buffer = new byte[64 * 1024];
      long snapshotUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
      try (InputStream in = socket.getInputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          bytes.addAndGet(read);
          if (System.nanoTime() < snapshotUntil) {
            firstBytes.addAndGet(read);
          }
        }
      } catch (IOException e) {
        // It was closed: the measurement is over.
        return;
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It goes with the process at the latest.
        return;
      }
    }
  }
}
