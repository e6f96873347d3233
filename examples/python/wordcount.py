"""Counts the words of a text file and prints the most frequent ones.

The file comes with the application (spec.deps.files); its name is the first argument, the number of words to print the second.
"""

import re
import sys
from operator import add

from pyspark import SparkConf, SparkContext, SparkFiles


def words(line):
    return re.findall(r"[a-z]+", line.lower())


def main(name, top):
    with SparkContext(conf=SparkConf()) as context:
        with open(SparkFiles.get(name), encoding="utf-8") as text:
            lines = context.parallelize(text.readlines(), 4)
        counts = lines.flatMap(words).map(lambda word: (word, 1)).reduceByKey(add)
        for word, count in counts.takeOrdered(top, key=lambda pair: (-pair[1], pair[0])):
            print(f"{count:5d} {word}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
