package dev.stepwell.cli.output;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds the reason to a failed connection if the driver's message does not have it. */
public final class ConnectionFailure {

    private ConnectionFailure() {}

    /** {@return the problems, with the network's message added to those of an unreachable database} */
    public static List<Problem> explained(List<Problem> problems, Throwable failure) {
        Optional<String> reason = reason(failure);
        return problems.stream()
                .map(problem -> reason.isPresent()
                                && problem.code() == ProblemCode.DATABASE_UNREACHABLE
                                && !problem.detail().contains(reason.get())
                        ? with(problem, reason.get())
                        : problem)
                .toList();
    }

    private static Problem with(Problem problem, String reason) {
        String detail = problem.detail().isEmpty() ? reason : problem.detail() + "\n" + reason;
        return new Problem(problem.code(), problem.about(), problem.message(), problem.fix(), detail);
    }

    private static Optional<String> reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? "" : cause.getMessage();
            if (cause instanceof UnknownHostException) {
                // Some systems append a message of their own.
                return Optional.of("The host " + message.split(": ", 2)[0] + " is not known.");
            }
            // The driver itself reports a refused connection.
            if (cause instanceof IOException && !(cause instanceof ConnectException) && !message.isEmpty()) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }
}
