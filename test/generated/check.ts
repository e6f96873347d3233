/**
 * Fails when a generated file isn't what its sources generate: the CRDs and the reference (src/api), pages of the documents,
 * files of the chart, the messages (proto/*.proto).
 * The messages' JavaScript is compared by its descriptors; they are the only thing in it that depends on the sources.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { generatedFiles } from '../../src/api/generate.ts';
import { generatedForChart } from './chart.ts';
import { generatedPages } from './pages.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string | undefined => {
  try {
    return readFileSync(new URL(path, root), 'utf8');
  } catch {
    return undefined;
  }
};

/** The arguments of the script that generates the messages, but for the form and place of what comes out. */
function descriptorArguments(script: string): readonly string[] {
  const inputs = script.split(' ').filter((word) => word.endsWith('.proto'));
  const keepCase = script.includes('--keep-case') ? ['--keep-case'] : [];
  return ['-t', 'json', ...keepCase, '-p', 'proto', ...inputs];
}

function messagesAreFresh(): boolean {
  const manifest = JSON.parse(read('package.json') ?? '{}') as { scripts: Record<string, string> };
  const pbjs = createRequire(import.meta.url).resolve('protobufjs-cli/bin/pbjs');
  const args = descriptorArguments(manifest.scripts['generate:proto'] ?? '');
  const { stdout, stderr, status } = spawnSync(process.execPath, [pbjs, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`pbjs ended with ${status}: ${stderr}`);
  const generated = read('proto/gen/mesos-v1.js') ?? '';
  const literal = /\.addJSON\((\{.*?\n\})\);/s.exec(generated)?.[1];
  return (
    literal !== undefined && isDeepStrictEqual(JSON.parse(literal), (JSON.parse(stdout) as { nested: unknown }).nested)
  );
}

const stale = [...generatedFiles(), ...generatedPages(), ...generatedForChart()]
  .filter(([path, content]) => read(path) !== content)
  .map(([path]) => path);
if (!messagesAreFresh()) stale.push('proto/gen/mesos-v1.js');
if (stale.length > 0) {
  console.error(`Not what the sources generate; run \`npm run generate\`:\n  ${stale.join('\n  ')}`);
  process.exitCode = 1;
}
