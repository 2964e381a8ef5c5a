package ${package};

import dev.kawat.server.KawatServer;

/** Starts the application; {@code --help} lists the options. */
public class Main {

    public static void main(String[] arguments) {
        KawatServer.main(arguments);
    }
}
