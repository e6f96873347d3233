import { matching, textMap } from './bounded.ts';

const key = matching(/^spark\.\S+$/, 253, 'must begin with "spark.": Spark ignores every other key');

/** Properties of Spark as a map. Spark drops a key without the prefix in silence, so such a key is refused. */
export const sparkConf = () =>
  textMap({ entries: 512, keys: key, valueChars: 16384 }).meta({
    'x-kubernetes-validations': [
      {
        rule: "self.all(key, key.startsWith('spark.'))",
        message: 'every key must begin with "spark.": Spark ignores all others',
      },
    ],
  });
