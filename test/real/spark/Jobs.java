import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Jobs whose right answers follow from arithmetic. Arguments are the names of jobs, done in turn, each with its answer in one line. At a gate a job
 * writes "at gate NAME" and waits until the directory of the property spark.jobs.gates has a file of that name.
 */
public final class Jobs {
  private static final int WORDS = 1_000;
  private static final int WORDS_A_LINE = 10;

  private Jobs() {}

  public static void main(String[] jobs) throws Exception {
    SparkConf conf = new SparkConf();
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      for (String job : jobs) {
        if (job.equals("pi")) pi(context);
        else if (job.equals("words")) words(context, conf);
        else if (job.equals("cached")) cached(context);
        else if (job.equals("busy")) busy(context, conf.getInt("spark.jobs.tasks", 8));
        else if (job.equals("fail")) fail(context);
        else if (job.startsWith("gate:")) gate(conf, job.substring(5));
        else throw new IllegalArgumentException(job);
      }
    }
  }

  private static void pi(JavaSparkContext context) {
    int side = 2_000;
    long inside =
        context
            .parallelize(numbers(side), 4)
            .map(x -> IntStream.range(0, side).filter(y -> (long) x * x + (long) y * y < (long) side * side).count())
            .reduce(Long::sum);
    say("pi is " + 4.0 * inside / ((long) side * side));
  }

  /** Shuffles all the text, then counts its words. Every word comes equally often. */
  private static void words(JavaSparkContext context, SparkConf conf) throws Exception {
    int lines = conf.getInt("spark.jobs.lines", 400_000);
    int parts = 8;
    JavaRDD<String> shuffled =
        context
            .parallelize(numbers(parts), parts)
            .flatMap(part -> text(part * (lines / parts), lines / parts))
            .repartition(parts);
    say("lines " + shuffled.count());
    gate(conf, "mapped");
    JavaPairRDD<String, Long> counts =
        shuffled
            .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
            .mapToPair(word -> new Tuple2<>(word, 1L))
            .reduceByKey(Long::sum);
    List<Long> found = counts.values().collect();
    say("words " + found.size() + " least " + Collections.min(found) + " most " + Collections.max(found));
  }

  private static Iterator<String> text(int first, int lines) {
    return IntStream.range(first, first + lines).mapToObj(Jobs::line).iterator();
  }

  private static String line(int number) {
    StringBuilder line = new StringBuilder();
    for (int place = 0; place < WORDS_A_LINE; place++) {
      long word = ((long) number * WORDS_A_LINE + place) * 7919 % WORDS;
      line.append(place == 0 ? "" : " ").append("the-word-").append(word);
    }
    return line.toString();
  }

  private static void cached(JavaSparkContext context) {
    JavaRDD<Long> squares = context.parallelize(numbers(1_000), 4).map(x -> (long) x * x);
    squares.persist(StorageLevel.MEMORY_ONLY());
    squares.count();
    long sum = squares.reduce(Long::sum);
    say("sum " + sum + " from " + context.sc().getRDDStorageInfo()[0].numCachedPartitions() + " cached partitions");
  }

  private static void busy(JavaSparkContext context, int tasks) {
    long done =
        context
            .parallelize(numbers(tasks), tasks)
            .map(
                x -> {
                  Thread.sleep(3_000);
                  return 1L;
                })
            .reduce(Long::sum);
    say("busy with " + done);
  }

  private static void fail(JavaSparkContext context) {
    context
        .parallelize(numbers(2), 2)
        .foreach(
            x -> {
              throw new IllegalStateException("this task always fails");
            });
  }

  private static void gate(SparkConf conf, String name) throws InterruptedException {
    if (!conf.contains("spark.jobs.gates")) return;
    Path open = Paths.get(conf.get("spark.jobs.gates"), name);
    say("at gate " + name);
    while (!Files.exists(open)) Thread.sleep(50);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toCollection(ArrayList::new));
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
