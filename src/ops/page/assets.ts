/** The files beside the pages: read once, and named after what is in them, so that a browser keeps them as long as they are the same. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Href } from './href.ts';

export interface Assets {
  readonly style: Href;
  readonly script: Href;
  readonly icon: Href;
  /** By the last part of their paths. */
  readonly files: ReadonlyMap<string, Asset>;
}

interface Asset {
  readonly type: string;
  readonly body: string;
  readonly etag: string;
}

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' } as const;

/** Reads them from beside the sources. */
export const readAssets = async (): Promise<Assets> => {
  const files = new Map<string, Asset>();
  const read = async (name: string, kind: keyof typeof types): Promise<Href> => {
    const body = await readFile(new URL(`assets/${name}.${kind}`, import.meta.url), 'utf8');
    const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
    const path = `${name}.${digest}.${kind}`;
    files.set(path, { type: types[kind], body, etag: `"${digest}"` });
    return Href.local(['assets', path]);
  };
  const [style, script, icon] = [await read('page', 'css'), await read('page', 'js'), await read('icon', 'svg')];
  return { style, script, icon, files };
};
