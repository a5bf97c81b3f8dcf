package io.frostline.cli;

import io.frostline.app.OptionException;
import io.frostline.app.UnreachableException;
import io.frostline.config.ConfigException;
import io.frostline.http.PortException;
import io.frostline.topology.TopicException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns an error into one line for a person and the exit code for a program. */
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String suggestion = "";
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      suggestion = similar.isEmpty() ? "" : "; did you mean " + similar.get(0) + "?";
    }
    print(
        command,
        firstLine(error) + suggestion,
        "see " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCodes.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine command, ParseResult parseResult) {
    if (error instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      print(command, "interrupted", "");
      return ExitCodes.UNHEALTHY;
    }
    if (error instanceof OptionException || error instanceof ConfigException) {
      print(
          command, firstLine(error), "see " + command.getCommandSpec().qualifiedName() + " --help");
      return ExitCodes.USAGE;
    }
    if (error instanceof UnreachableException
        || error instanceof PortException
        || error instanceof TopicException) {
      print(command, firstLine(error), "");
      return ExitCodes.UNREACHABLE;
    }
    if (error instanceof CommandLine.IExitCodeGenerator expected) {
      print(command, firstLine(error), "");
      return expected.getExitCode();
    }
    LOG.error("a command failed in a way that was not foreseen", error);
    print(command, error.getClass().getSimpleName() + ": " + firstLine(error), "");
    return ExitCodes.UNHEALTHY;
  }

  private static void print(CommandLine command, String message, String hint) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")"));
    command.getErr().flush();
  }

  private static String firstLine(Exception error) {
    String message = error.getMessage() == null ? "no message" : error.getMessage();
    return Plain.text(message.lines().findFirst().orElse("no message"));
  }
}
