package io.frostline.embedded;

/** The servers of a running stack one by one: each can be stopped and started again. */
public interface StackServers {

  /** Stops PostgreSQL as its service script does: clients are told, nothing is lost. */
  void stopPostgres() throws Exception;

  /** Starts it in its folder on its port. */
  void startPostgres() throws Exception;

  /** Stops the broker in order. */
  void stopKafka() throws Exception;

  /** Starts it in its folder on its port. */
  void startKafka() throws Exception;

  /**
   * The one who runs the connectors.
   *
   * @throws StackException if it runs inside this JVM
   */
  Worker connect();

  /** Connect's worker, or all of them together if there are several. */
  interface Worker {

    /** Starts it and returns when it answers. */
    void start() throws Exception;

    /** Ends it as a rolling restart does. */
    void stop() throws Exception;

    /** Ends it without a word, as kill -9 does. */
    void kill() throws Exception;

    /** Stops every thread of it where it is. */
    void freeze() throws Exception;

    /** Lets it go on. */
    void thaw() throws Exception;

    /** Kills it and starts it with less memory than it needs, without waiting. */
    void starve() throws Exception;
  }
}
