/** Where a task finds Spark, and the lines of shell that say so in `SPARK_HOME`. */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import { shellWord } from '../spark/shell.ts';
import type { Properties } from './properties.ts';
import { refused } from './refusal.ts';

/**
 * `image`: where the image says, `/opt/spark` when it doesn't, as in Spark's own images. `archive`: in an archive that was fetched into the sandbox
 * and unpacked. `installed`: at a path of the agent, or of the image.
 */
export type SparkHome =
  | { readonly kind: 'image' }
  | { readonly kind: 'archive'; readonly uri: string }
  | { readonly kind: 'installed'; readonly path: string };

/** An image wins over an archive, as for Spark (semantics 3.5.1). @throws Refused when nobody says where Spark is */
export const sparkHomeOf = (
  properties: Properties,
  cluster: MesosClusterSpec,
  image: string | undefined,
): SparkHome => {
  const path = properties['spark.mesos.executor.home'];
  if (image !== undefined) return path === undefined ? { kind: 'image' } : { kind: 'installed', path };
  const uri = properties['spark.executor.uri'];
  if (uri !== undefined && uri !== '') return { kind: 'archive', uri };
  const home = path ?? cluster.sparkHome;
  if (home === undefined || home === '')
    throw refused(
      'NoSparkHome',
      'spec.sparkConf["spark.mesos.executor.home"]',
      'is not set, and neither are spec.image, spec.sparkConf["spark.executor.uri"] and sparkHome of the MesosCluster: say where Spark is.',
    );
  return { kind: 'installed', path: home };
};

/** Lines that end with SPARK_HOME exported. */
export const homeLines = (home: SparkHome): readonly string[] => {
  if (home.kind === 'installed') return [`export SPARK_HOME=${shellWord(home.path)}`];
  if (home.kind === 'image') return [`export SPARK_HOME="\${SPARK_HOME:-/opt/spark}"`];
  return [
    'SPARK_HOME=',
    `for program in "$MESOS_SANDBOX"/*/bin/spark-submit; do [ -x "$program" ] && SPARK_HOME="\${program%/bin/spark-submit}"; done`,
    `[ -n "$SPARK_HOME" ] || { echo 'No Spark in the archive of spark.executor.uri: no directory of it has bin/spark-submit.' >&2; exit 73; }`,
    'export SPARK_HOME',
  ];
};
