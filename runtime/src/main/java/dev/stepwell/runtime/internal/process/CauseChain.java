package dev.stepwell.runtime.internal.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain of a failure and its causes, which can be a circle and therefore ends after a hundred. */
public final class CauseChain {

    private static final int LONGEST = 100;

    private CauseChain() {}

    /** {@return the failure, its cause, the cause of that, and so on} */
    public static List<Throwable> of(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable e = failure; e != null && chain.size() < LONGEST; e = e.getCause()) {
            chain.add(e);
        }
        return chain;
    }
}
