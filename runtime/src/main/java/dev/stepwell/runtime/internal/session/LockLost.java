package dev.stepwell.runtime.internal.session;

/** The failure of a migration that released the lock, which keeps other migrators from running beside it. */
public final class LockLost extends Exception {

    private static final long serialVersionUID = 1L;

    LockLost() {
        super("the migration gave the lock back");
    }
}
