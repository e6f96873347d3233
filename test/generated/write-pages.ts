/** Writes the generated pages of the documents; part of `npm run generate`. */
import { writeFileSync } from 'node:fs';
import { generatedPages } from './pages.ts';

const root = new URL('../../', import.meta.url);
for (const [path, content] of generatedPages()) {
  writeFileSync(new URL(path, root), content);
  console.log(`wrote ${path} (${Buffer.byteLength(content)} bytes)`);
}
