/** Real Chromium, as the distribution has it. In CI it is installed when it isn't there; elsewhere its absence is loud. */
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const found = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));

const install = (): void => {
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options);
};

/** Its path; undefined when there is none, which is said aloud. @throws in CI, where every real part is required */
export const chromiumPath = (): string | undefined => {
  const there = found();
  if (there !== undefined) return there;
  if (process.env['CI'] === undefined) {
    process.stderr.write('\nChromium is not installed (apt-get install chromium): the tests with it are SKIPPED\n');
    return undefined;
  }
  install();
  const now = found();
  if (now === undefined) throw new Error('Chromium can not be had, and in CI every real part is required');
  return now;
};

/** Starts it without a window. Its own sandbox does not work for root. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
