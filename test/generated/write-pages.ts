/** Writes the generated pages of the documents and files of the chart; part of `npm run generate`. */
import { writeFileSync } from 'node:fs';
import { generatedForChart } from './chart.ts';
import { generatedPages } from './pages.ts';

const root = new URL('../../', import.meta.url);
for (const [path, content] of [...generatedPages(), ...generatedForChart()]) {
  writeFileSync(new URL(path, root), content);
  console.log(`wrote ${path} (${Buffer.byteLength(content)} bytes)`);
}
