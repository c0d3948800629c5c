package dev.stepwell.runtime.internal.process;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of the machine that runs this process, as events and other migrators see it. */
public final class Host {

    public static final String NAME = find();

    private Host() {}

    /**
     * Finds the name. Containers and most shells set the variable HOSTNAME; asking the resolver can take seconds if no
     * name server answers.
     */
    private static String find() {
        String variable = System.getenv("HOSTNAME");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
