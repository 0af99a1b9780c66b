package io.umsoperator;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Answers 503 to console and Web App requests while the first line of the file is "closed". Devices, check-status, serverstatus and file transfer pass.
 * An example for the kit: compile it against the Tomcat of your version, and declare it in the Host of server.xml:
 *   <Valve className="io.umsoperator.UmsConsoleValve" file="/run/ums-agent/console" />
 * ASSUMPTION: the paths of the console's logins. The Java console's own are not published; without them only the Web App is closed.
 */
public final class UmsConsoleValve extends ValveBase {
    private Path file = Path.of("/run/ums-agent/console");
    private Pattern paths = Pattern.compile("/(webapp|wums-app|console)(/.*)?");

    public UmsConsoleValve() {
        super(true);
    }

    public void setFile(String value) {
        file = Path.of(value);
    }

    public void setPaths(String value) {
        paths = Pattern.compile(value);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!paths.matcher(request.getRequestURI()).matches() || !isClosed()) {
            getNext().invoke(request, response);
            return;
        }
        List<String> lines = Files.readAllLines(file);
        response.setStatus(503);
        response.setHeader("Retry-After", "60");
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write((lines.size() > 1 ? lines.get(1) : "update in progress").getBytes(StandardCharsets.UTF_8));
    }

    private boolean isClosed() {
        try {
            return Files.readString(file).startsWith("closed");
        } catch (IOException e) {
            return false;
        }
    }
}
