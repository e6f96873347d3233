package dev.sparkmesos.examples;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Estimates pi by throwing darts at a square, in as many slices as the first argument says (10 without one). Each slice has a random
 * generator seeded with its number, so the answer is the same wherever the slices run.
 */
public final class SparkPi {
  private static final int DARTS_PER_SLICE = 1_000_000;

  private SparkPi() {}

  public static void main(String[] args) {
    int slices = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    try (JavaSparkContext context = new JavaSparkContext(new SparkConf())) {
      long hits =
          context
              .parallelize(IntStream.range(0, slices).boxed().collect(Collectors.toList()), slices)
              .map(SparkPi::hitsOfSlice)
              .reduce(Long::sum);
      System.out.println("Pi is roughly " + 4.0 * hits / ((long) slices * DARTS_PER_SLICE));
    }
  }

  private static long hitsOfSlice(int slice) {
    SplittableRandom random = new SplittableRandom(slice);
    long hits = 0;
    for (int dart = 0; dart < DARTS_PER_SLICE; dart++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      if (x * x + y * y <= 1) {
        hits++;
      }
    }
    return hits;
  }
}
