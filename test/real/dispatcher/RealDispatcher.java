import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.apache.mesos.Protos;
import org.apache.mesos.SchedulerDriver;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.mesos.ui.MesosClusterUI;
import org.apache.spark.internal.config.package$;
import org.apache.spark.deploy.rest.mesos.MesosRestServer;
import org.apache.spark.scheduler.cluster.mesos.BlackHoleMesosClusterPersistenceEngineFactory;
import org.apache.spark.scheduler.cluster.mesos.MesosClusterScheduler;

/**
 * Spark's own dispatcher with its page, and in place of libmesos whoever writes to its standard input. A line is a command with its words between tabs;
 * each is answered by "ok", or by "threw" and the exception. In between it tells what it asks of Mesos: "launch" with task id, labels and command in
 * Base64, "kill" with the task id.
 */
public final class RealDispatcher {
  private final MesosClusterScheduler scheduler;
  private final SchedulerDriver mesos;
  private final String frameworkId;
  private int offers;

  private RealDispatcher(MesosClusterScheduler scheduler, String frameworkId) {
    this.scheduler = scheduler;
    this.frameworkId = frameworkId;
    this.mesos =
        (SchedulerDriver)
            Proxy.newProxyInstance(
                RealDispatcher.class.getClassLoader(),
                new Class<?>[] {SchedulerDriver.class},
                (proxy, method, words) -> {
                  if (method.getName().equals("launchTasks")) tellLaunches(words[1]);
                  if (method.getName().equals("killTask"))
                    tell("kill", ((Protos.TaskID) words[0]).getValue());
                  return method.getReturnType() == Protos.Status.class
                      ? Protos.Status.DRIVER_RUNNING
                      : null;
                });
  }

  /** Words: host, framework id, then properties as key=value. */
  public static void main(String[] words) throws Exception {
    SparkConf conf = new SparkConf(false).set("spark.app.name", "dispatcher").set("spark.master", words[0] + ":1");
    for (String entry : Arrays.asList(words).subList(2, words.length)) {
      int at = entry.indexOf('=');
      conf.set(entry.substring(0, at), entry.substring(at + 1));
    }
    MesosClusterScheduler scheduler =
        new MesosClusterScheduler(new BlackHoleMesosClusterPersistenceEngineFactory(), conf);
    MesosClusterUI page =
        new MesosClusterUI(
            new SecurityManager(conf, scala.Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
            0,
            conf,
            words[0],
            scheduler);
    page.bind();
    int port = new MesosRestServer(words[0], 0, conf, scheduler).start();
    tell("listens", String.valueOf(port), String.valueOf(page.boundPort()));
    new RealDispatcher(scheduler, words[1]).obey();
    System.exit(0);
  }

  private void obey() throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        act(line.split("\t"));
        tell("ok");
      } catch (Exception problem) {
        tell("threw", String.valueOf(problem).replaceAll("\\s+", " "));
      }
    }
  }

  private void act(String[] words) {
    switch (words[0]) {
      case "ready":
        scheduler.registered(
            mesos,
            Protos.FrameworkID.newBuilder().setValue(frameworkId).build(),
            Protos.MasterInfo.newBuilder().setId("m").setIp(1).setPort(1).setHostname("localhost").build());
        scheduler.ready_$eq(true);
        break;
      case "unready":
        scheduler.ready_$eq(false);
        break;
      case "offer":
        scheduler.resourceOffers(mesos, Arrays.asList(offer(words[1], words[2])));
        break;
      case "update":
        scheduler.statusUpdate(mesos, update(words));
        break;
      default:
        throw new IllegalArgumentException(words[0]);
    }
  }

  private Protos.Offer offer(String cpus, String mem) {
    offers += 1;
    return Protos.Offer.newBuilder()
        .setId(Protos.OfferID.newBuilder().setValue("o" + offers))
        .setFrameworkId(Protos.FrameworkID.newBuilder().setValue(frameworkId))
        .setSlaveId(Protos.SlaveID.newBuilder().setValue("agent"))
        .setHostname("agent.example")
        .addResources(amount("cpus", cpus))
        .addResources(amount("mem", mem))
        .build();
  }

  private static Protos.Resource amount(String name, String value) {
    return Protos.Resource.newBuilder()
        .setName(name)
        .setType(Protos.Value.Type.SCALAR)
        .setScalar(Protos.Value.Scalar.newBuilder().setValue(Double.parseDouble(value)))
        .build();
  }

  private static Protos.TaskStatus update(String[] words) {
    Protos.TaskStatus.Builder status =
        Protos.TaskStatus.newBuilder()
            .setTaskId(Protos.TaskID.newBuilder().setValue(words[1]))
            .setSlaveId(Protos.SlaveID.newBuilder().setValue("agent"))
            .setState(Protos.TaskState.valueOf(words[2]));
    if (words.length > 3) status.setMessage(words[3]);
    return status.build();
  }

  private static void tellLaunches(Object tasks) {
    for (Object each : (Iterable<?>) tasks) {
      Protos.TaskInfo task = (Protos.TaskInfo) each;
      String labels =
          task.getLabels().getLabelsList().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .collect(Collectors.joining("\n"));
      tell("launch", task.getTaskId().getValue(), base64(labels), base64(task.getCommand().getValue()));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static synchronized void tell(String... words) {
    System.out.println("dispatcher\t" + String.join("\t", words));
    System.out.flush();
  }
}
