import { describe, expect, test } from '@jest/globals';
import { apiErrorOf, KubeUnavailable } from '../../src/kube/errors.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { type ObjectFeed, Reflector } from '../../src/kube/reflector.ts';
import { watchEvents } from '../../src/kube/watch-events.ts';
import { realClock } from '../support/clocks.ts';
import fc from '../support/fast-check.ts';
import { until } from '../support/until.ts';
import { thing, thingType } from '../unit/kube/things.ts';

interface Write {
  readonly do: 'set' | 'own' | 'recreate' | 'remove';
  readonly name: string;
}
type Change = Write | { readonly do: 'compact' } | { readonly do: 'yield' };

/** How a stream that was opened goes wrong; each number is used up by one stream. */
interface Trouble {
  /** Events that come before the stream ends. */
  readonly events: number;
  readonly end: 'close' | 'cut' | 'half' | 'garbage' | 'error';
  /** Each event comes so many times. */
  readonly copies: number;
  /** Events of before that come again first. */
  readonly replay: number;
  /** Characters in a piece of the text. */
  readonly piece: number;
}

interface Told {
  readonly version: number;
  readonly type: string;
  readonly object: KubeObject;
}

const name = fc.constantFrom('a', 'b', 'c');
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom<Write['do']>('set', 'own', 'recreate', 'remove'), name }) },
  { weight: 1, arbitrary: fc.constant<Change>({ do: 'compact' }) },
  { weight: 2, arbitrary: fc.constant<Change>({ do: 'yield' }) },
);
const trouble: fc.Arbitrary<Trouble> = fc.record({
  events: fc.nat({ max: 6 }),
  end: fc.constantFrom('close', 'cut', 'half', 'garbage', 'error'),
  copies: fc.integer({ min: 1, max: 3 }),
  replay: fc.nat({ max: 4 }),
  piece: fc.integer({ min: 5, max: 400 }),
});

/** A server in memory whose streams go wrong as told, and are right when all troubles are used up. */
class TroubledServer implements ObjectFeed {
  readonly #things = new Map<string, KubeObject>();
  readonly #history: Told[] = [];
  readonly #troubles: Trouble[];
  #version = 0;
  #oldest = 0;
  #uids = 0;
  #wake: () => void = () => {};

  constructor(troubles: readonly Trouble[]) {
    this.#troubles = [...troubles];
  }

  state(): string[] {
    return [...this.#things.values()]
      .map(({ metadata: { uid, resourceVersion } }) => `${uid}@${resourceVersion}`)
      .sort();
  }

  /** Carries the change out; the answer is the object as written. */
  apply(action: Write): KubeObject | undefined {
    const before = this.#things.get(action.name);
    if (before !== undefined && (action.do === 'remove' || action.do === 'recreate')) {
      this.#things.delete(action.name);
      this.#tell('DELETED', action.name, before.metadata.uid);
    }
    if (action.do === 'remove') return undefined;
    const kept = action.do === 'recreate' ? undefined : before;
    if (kept === undefined) this.#uids += 1;
    const object = this.#tell(
      kept === undefined ? 'ADDED' : 'MODIFIED',
      action.name,
      kept?.metadata.uid ?? `uid-${this.#uids}`,
    );
    this.#things.set(action.name, object);
    return object;
  }

  compact(): void {
    this.#oldest = this.#version;
  }

  async *listAll() {
    const resourceVersion = String(this.#version);
    const items = [...this.#things.values()];
    const half = Math.ceil(items.length / 2);
    yield { items: items.slice(0, half), resourceVersion, continue: 'next' };
    // What changes between two pages must not show: a list is of one version.
    await new Promise(setImmediate);
    yield { items: items.slice(half), resourceVersion };
  }

  watch(_: unknown, options: { readonly resourceVersion: string }, signal: AbortSignal) {
    const from = Number(options.resourceVersion);
    return watchEvents(inPieces(this.#text(from, this.#troubles.shift(), signal)), thingType);
  }

  #tell(type: string, of: string, uid: string): KubeObject {
    this.#version += 1;
    const object = thing(of, this.#version, { uid });
    this.#history.push({ version: this.#version, type, object });
    this.#wake();
    return object;
  }

  async *#text(from: number, wrong: Trouble | undefined, signal: AbortSignal): AsyncGenerator<[string, number]> {
    const piece = wrong?.piece ?? 1000;
    if (from < this.#oldest) {
      yield [`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`, piece];
      return;
    }
    const old = this.#history.filter(({ version }) => version <= from);
    for (const told of old.slice(old.length - (wrong?.replay ?? 0))) yield [lineOf(told), piece];
    let sent = from;
    for (let count = 0; count < (wrong?.events ?? Number.POSITIVE_INFINITY) && !signal.aborted; count += 1) {
      const next = this.#history.find(({ version }) => version > sent);
      if (next === undefined && wrong !== undefined) break;
      if (next === undefined) {
        yield [
          `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(sent) } } })}\n`,
          piece,
        ];
        await this.#news(signal);
        continue;
      }
      sent = next.version;
      yield [lineOf(next).repeat(wrong?.copies ?? 1), piece];
    }
    if (wrong !== undefined) yield* ending(wrong);
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

const lineOf = ({ type, object }: Told): string => `${JSON.stringify({ type, object })}\n`;

async function* ending({ end, piece }: Trouble): AsyncGenerator<[string, number]> {
  if (end === 'cut') throw new KubeUnavailable('cut', 'no');
  if (end === 'half') yield [lineOf({ version: 9, type: 'ADDED', object: thing('a', 999_999) }).slice(0, -7), piece];
  if (end === 'garbage') yield ['}{\n', piece];
  if (end === 'error') yield [`${JSON.stringify({ type: 'ERROR', object: apiErrorOf(500, {}) })}\n`, piece];
}

async function* inPieces(texts: AsyncIterable<[string, number]>): AsyncGenerator<string> {
  for await (const [text, size] of texts) {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
}

/** Holds each call of a handler against what was told before. */
class Judge {
  readonly known = new Map<string, KubeObject>();
  readonly #dead = new Set<string>();

  upsert(object: KubeObject, previous: KubeObject | undefined): void {
    const { name: of, uid, resourceVersion } = object.metadata;
    expect(this.#dead).not.toContain(uid);
    expect(previous).toBe(this.known.get(of));
    if (previous !== undefined) {
      expect(previous.metadata.uid).toBe(uid);
      expect(Number(resourceVersion)).toBeGreaterThan(Number(previous.metadata.resourceVersion));
    }
    this.known.set(of, object);
  }

  remove(last: KubeObject): void {
    expect(this.known.get(last.metadata.name)).toBe(last);
    this.known.delete(last.metadata.name);
    this.#dead.add(last.metadata.uid);
  }
}

async function follow(changes: readonly Change[], troubles: readonly Trouble[]): Promise<void> {
  const server = new TroubledServer(troubles);
  const judge = new Judge();
  const mistakes: unknown[] = [];
  const reflector = new Reflector({
    client: server,
    type: thingType,
    clock: realClock,
    random: () => 0,
    handlers: {
      onUpsert: (object, previous) => judge.upsert(object, previous),
      onDelete: (last) => judge.remove(last),
    },
    observer: { handlerFailed: (_, error) => mistakes.push(error) },
  });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  const own: KubeObject[] = [];
  for (const action of changes) {
    if (action.do === 'compact') server.compact();
    else if (action.do === 'yield') await new Promise(setImmediate);
    else {
      const written = server.apply(action);
      if (action.do === 'own' && written !== undefined) own.push(written);
    }
    // Answers to own writes come some time later, maybe after the watch has told more.
    const answer = action.do === 'yield' ? own.shift() : undefined;
    if (answer !== undefined) reflector.remember(answer);
  }
  const state = () =>
    [...reflector.values()].map(({ metadata: { uid, resourceVersion } }) => `${uid}@${resourceVersion}`).sort();
  server.apply({ do: 'set', name: 'the last' });
  await until('the cache equals the server', () => JSON.stringify(state()) === JSON.stringify(server.state()));
  for (const answer of own) reflector.remember(answer);
  expect(state()).toEqual(server.state());
  expect([...judge.known.values()].map(({ metadata }) => metadata.uid).sort()).toEqual(
    [...reflector.values()].map(({ metadata }) => metadata.uid).sort(),
  );
  expect(mistakes).toEqual([]);
  stop.abort();
  await running;
}

describe('the reflector, whatever happens to its streams', () => {
  test('ends with what the server has, and tells each uid as new once, forward only, gone once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 40 }), fc.array(trouble, { maxLength: 12 }), follow),
      { numRuns: 200 },
    );
  });
});
