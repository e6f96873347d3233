import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ExecutorDemand } from '../../../src/backend/native/executor-demand.ts';
import { lookAtSpark } from '../../../src/backend/native/spark-pages.ts';
import { realClock } from '../../support/clocks.ts';
import { until } from '../../support/until.ts';

const gauge = 'app-20261122-0000.driver.ExecutorAllocationManager.executors.numberTargetExecutors';
let pages: Record<string, unknown> = {};
const asked: string[] = [];
let server: Server;
let url = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    response.statusCode = page === undefined ? 404 : 200;
    response.end(typeof page === 'string' ? page : JSON.stringify(page ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked.length = 0;
  pages = {};
});

const worker = (port: number, coresused: number, state = 'ALIVE') => ({ id: 'w', host: 'h', port, coresused, state });
const master = (...workers: object[]) => ({ workers, activeapps: [{ id: 'app-1', name: 'pi' }] });
const metrics = (value: unknown) => ({ gauges: { 'app.other': { value: 3 }, [gauge]: { value } } });
const nothing = { target: undefined, workers: undefined, applicationId: undefined };

describe('the pages of an application tell', () => {
  const look = (wish = true) => lookAtSpark({ master: url, driver: url }, wish, realClock);

  test('the executors that are wanted, the Workers that live, and the id', async () => {
    pages = { '/json/': master(worker(1, 0), worker(2, 1), worker(3, 0, 'DEAD')), '/metrics/json/': metrics(7) };
    expect(await look()).toEqual({
      target: 7,
      workers: [
        { host: 'h', port: 1, coresUsed: 0 },
        { host: 'h', port: 2, coresUsed: 1 },
      ],
      applicationId: 'app-1',
    });
  });

  test('nothing of a wish that is of no interest, and the driver is not asked', async () => {
    pages = { '/json/': master(), '/metrics/json/': metrics(7) };
    expect(await look(false)).toEqual({ target: undefined, workers: [], applicationId: 'app-1' });
    expect(asked).toEqual(['/json/']);
  });

  test.each<[string, Record<string, unknown>]>([
    ['are not there', {}],
    ['are no JSON', { '/json/': '<html>', '/metrics/json/': '<html>' }],
    ['are of another form', { '/json/': { workers: 3, activeapps: 'x' }, '/metrics/json/': { gauges: null } }],
    ['hold other types', { '/json/': { activeapps: [{ id: 7 }] }, '/metrics/json/': metrics('many') }],
    ['hold impossible numbers', { '/metrics/json/': metrics(-1) }],
  ])('nothing where they %s', async (_, given) => {
    pages = given;
    expect(await look()).toEqual(nothing);
  });

  test('nothing where nobody listens', async () => {
    const addresses = { master: 'http://127.0.0.1:1', driver: 'http://127.0.0.1:1' };
    expect(await lookAtSpark(addresses, true, realClock)).toEqual(nothing);
  });
});

describe('the demand of an application', () => {
  /** Every pause is over at once, as often as it is said. */
  const steps = () => {
    const due: (() => void)[] = [];
    const clock = {
      now: () => 0,
      after: (ms: number, callback: () => void) => {
        if (ms === 5_000) return realClock.after(ms, callback);
        due.push(callback);
        return () => undefined;
      },
    };
    return {
      clock,
      next: () => due.shift()?.(),
      get waiting() {
        return due.length;
      },
    };
  };

  test('grows with the wish of the driver, and lets go only of whom two looks have found idle', async () => {
    const { clock, next } = steps();
    const told: (readonly [number, readonly string[]])[] = [];
    const executors = [
      { id: 'e1', host: 'h', port: 1 },
      { id: 'e2', host: 'h', port: 2 },
    ];
    const bounds = { initial: 1, min: 1, max: 5 };
    const demand = new ExecutorDemand({ master: url, driver: url }, bounds, clock, {
      executors: () => executors,
      onWanted: (count, idle) => told.push([count, [...idle]]),
      onApplicationId: () => undefined,
    });
    const look = async (given: Record<string, unknown>) => {
      pages = given;
      const before = told.length;
      next();
      await until('it has looked', () => told.length > before);
    };
    await look({});
    await look({ '/json/': master(worker(1, 1), worker(2, 1)), '/metrics/json/': metrics(9) });
    await look({ '/json/': master(worker(1, 1), worker(2, 0)), '/metrics/json/': metrics(1) });
    await look({ '/json/': master(worker(1, 1), worker(2, 0)), '/metrics/json/': metrics(1) });
    await look({});
    demand.close();
    expect(told).toEqual([
      [2, []],
      [5, []],
      [1, []],
      [1, ['e2']],
      [1, []],
    ]);
  });

  test('of a fixed number is not asked for; the id is told once, and then nobody asks any more', async () => {
    const timer = steps();
    const ids: string[] = [];
    const demand = new ExecutorDemand({ master: url, driver: url }, undefined, timer.clock, {
      executors: () => [],
      onWanted: () => expect(true).toBe(false),
      onApplicationId: (id) => ids.push(id),
    });
    timer.next();
    await until('it looks again', () => timer.waiting === 1);
    pages = { '/json/': master() };
    timer.next();
    await until('the id is told', () => ids.length === 1);
    expect({ ids, waiting: timer.waiting, asked }).toEqual({ ids: ['app-1'], waiting: 0, asked: ['/json/', '/json/'] });
    demand.close();
  });
});
