/** Changes of a document, each with its reason. */
import { Document, visit } from 'yaml';

export type Path = readonly (string | number)[];

export interface Edit {
  readonly path: Path;
  /** What stands there from now on; undefined removes it. */
  readonly value: unknown;
  readonly why: string;
}

/** Carries out edits; comments and order of a YAML document stay as they are. */
export const edited = (document: Document, edits: readonly Edit[]): Document => {
  const target = plain(document);
  for (const { path, value } of edits) {
    if (value === undefined) target.deleteIn(path);
    else target.setIn(path, target.createNode(value));
  }
  return target;
};

/** What a YAML alias stands for may be changed in one place only: such a document is written out first. */
const plain = (document: Document): Document => {
  let aliases = false;
  visit(document, {
    Alias: () => {
      aliases = true;
      return visit.BREAK;
    },
  });
  return aliases ? new Document(document.toJS(), { aliasDuplicateObjects: false }) : document;
};

/** A path as Kubernetes writes it: spec.driver.env[0].name, spec.sparkConf[spark.x]. */
const writtenPath = (path: Path): string =>
  path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(part) ? `.${part}` : `[${part}]`;
    })
    .join('')
    .replace(/^\./, '');

/** Said of an edit, in one line. */
export const sentenceOf = ({ path, value, why }: Edit): string =>
  `${writtenPath(path)}: ${value === undefined ? 'left out' : `now ${JSON.stringify(value)}`}; ${why}`;
