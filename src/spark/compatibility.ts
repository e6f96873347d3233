/** As Spark's documents promise, or as Spark 3.4.4 does it. */
export type Compatibility = 'Documented' | 'Spark34';
