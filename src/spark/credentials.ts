/**
 * Where Spark takes its Mesos credentials from (semantics 6.6): for each of principal and secret the property, the variable, the file that the
 * property names, the file that the variable names; the first that is set counts. Files are used as they are, line break at the end and all.
 */
import { Sensitive } from '../model/sensitive.ts';
import { type Conf, textEntry } from './conf.ts';
import { sparkException, Thrown } from './exception.ts';

/** What to read credentials from; `readFile` answers undefined for a file that does not exist. */
export interface CredentialSources {
  readonly conf: Conf;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string | undefined;
}

export interface Credentials {
  readonly principal: string;
  readonly secret: Sensitive | undefined;
}

const found = (sources: CredentialSources, word: 'principal' | 'secret'): string | undefined => {
  const { conf, environment } = sources;
  const property = `spark.mesos.${word}`;
  const variable = `SPARK_MESOS_${word.toUpperCase()}`;
  const file = () => textEntry(conf, `${property}.file`) ?? environment[`${variable}_FILE`];
  return textEntry(conf, property) ?? environment[variable] ?? fileText(sources, file());
};

const fileText = ({ readFile }: CredentialSources, path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  const text = readFile(path);
  if (text === undefined)
    throw new Thrown({ class: 'java.io.FileNotFoundException', message: `${path} (No such file or directory)` });
  return text;
};

/** Undefined when there is no principal. @throws SparkException for a secret without principal, FileNotFoundException */
export const credentialsFrom = (sources: CredentialSources): Credentials | undefined => {
  const principal = found(sources, 'principal');
  const secret = found(sources, 'secret');
  if (principal !== undefined) return { principal, secret: secret === undefined ? undefined : new Sensitive(secret) };
  if (secret === undefined) return undefined;
  throw sparkException(
    '{{CONFIG_ENTRY:spark.mesos.principal}} must be configured when {{CONFIG_ENTRY:spark.mesos.secret}} is set',
  );
};
