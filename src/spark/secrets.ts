/**
 * Secrets of a driver or an executor (semantics 3.9): contents by value or by reference into Mesos' store, paired by position with names of
 * variables or paths of files.
 */
import type { TaskVariable, TaskVolume } from '../model/mesos.ts';
import { Sensitive } from '../model/sensitive.ts';
import { type Conf, listEntry } from './conf.ts';
import { sparkException } from './exception.ts';

export type SecretOwner = 'driver' | 'executor';
type Content = { readonly secretValue: Sensitive } | { readonly secretReference: { readonly name: string } };

const list = (conf: Conf, owner: SecretOwner, name: string): readonly string[] =>
  listEntry(conf, `spark.mesos.${owner}.secret.${name}`) ?? [];

const contents = (conf: Conf, owner: SecretOwner): readonly Content[] => {
  const values = list(conf, owner, 'values');
  const names = list(conf, owner, 'names');
  if (values.length > 0 && names.length > 0)
    throw sparkException('Cannot specify both value-type and reference-type secrets.');
  if (values.length > 0) return values.map((value) => ({ secretValue: new Sensitive(value) }));
  return names.map((name) => ({ secretReference: { name } }));
};

/** The refusal shows how many secrets there are and of which kind, and none of their texts. */
const paired = (
  conf: Conf,
  owner: SecretOwner,
  destination: 'envkeys' | 'filenames',
): readonly (readonly [string, Content])[] => {
  const secrets = contents(conf, owner);
  const places = list(conf, owner, destination);
  if (places.length > 0 && places.length !== secrets.length) {
    const [what, which, noun] =
      destination === 'envkeys' ? ['environment keys', 'environment', 'keys'] : ['file paths', 'file', 'paths'];
    const first = secrets[0];
    const got =
      first === undefined
        ? `List(), and ${noun} ArrayBuffer(${places.join(', ')})`
        : `ArrayBuffer(type: ${'secretValue' in first ? 'VALUE' : 'REFERENCE'}`;
    throw sparkException(
      `Need to give equal numbers of secrets and ${what} for ${which}-based reference secrets got secrets ${got}`,
    );
  }
  return places.flatMap((place, index) => {
    const secret = secrets[index];
    return secret === undefined ? [] : [[place, secret] as const];
  });
};

/** @throws SparkException when both kinds are given, or the numbers differ */
export const secretVariables = (conf: Conf, owner: SecretOwner): readonly TaskVariable[] =>
  paired(conf, owner, 'envkeys').map(([name, content]) => ({ name, ...content }));

/** Read-only, in the order of the paths. @throws SparkException when both kinds are given, or the numbers differ */
export const secretVolumes = (conf: Conf, owner: SecretOwner): readonly TaskVolume[] =>
  paired(conf, owner, 'filenames').map(([containerPath, content]) => ({ containerPath, mode: 'RO', ...content }));
