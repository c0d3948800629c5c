package dev.stepwell.cli;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.MigrationEvent;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another migrator of the same history, in the middle of a migration, which finishes when it is released. */
final class HeldLock {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;

    private HeldLock(FreshDatabase database, MigrationDefinition migration) {
        Migrator other = Migrator.builder(database.dataSource())
                .registry(() -> List.of(migration))
                .listener(event -> {
                    if (event instanceof MigrationEvent.Started) {
                        begun.countDown();
                        await(released);
                    }
                })
                .build();
        thread = new Thread(other::migrate);
    }

    /** Starts the migrator, and returns when the migrator holds the lock. */
    static HeldLock of(FreshDatabase database) {
        return of(database, Migrations.table("900", "held"));
    }

    /** Starts the migrator of a migration, and returns when the migrator holds the lock. */
    static HeldLock of(FreshDatabase database, MigrationDefinition migration) {
        HeldLock held = new HeldLock(database, migration);
        held.thread.start();
        await(held.begun);
        return held;
    }

    void release() throws InterruptedException {
        released.countDown();
        thread.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("not within 60 seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
