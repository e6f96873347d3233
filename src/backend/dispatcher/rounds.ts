/** The rounds of questions to a dispatcher: does it answer, how are its drivers, who is to be killed, who is to be looked for. */
import type { DispatcherClient, Silent } from '../../dispatcher/client/client.ts';
import { parseTaskId } from '../../model/ids.ts';
import type { Attempt } from '../backend.ts';
import type { BackendLog } from '../native/means.ts';
import { ambiguous, forgotten, outOfReach } from './ambiguity.ts';
import { eachOf } from './each-of.ts';
import { judgeAbsence, judgeEnd, judgeMissing, judgeState, type PageSays, type Seen } from './judge.ts';
import type { Look, Looking } from './looking.ts';
import type { Watched } from './watched.ts';

/** Questions about drivers that are under way at a time. */
const questionsAtOnce = 4;
const mostGivenUp = 1_000;
/** Nobody is called so: a dispatcher that answers says that it does not know it. */
const nobody = 'driver-00000000000000-0000';

export interface RoundMeans {
  readonly client: DispatcherClient;
  readonly looking: Looking;
  readonly now: () => number;
  readonly resubmits: () => boolean;
  readonly watched: () => Iterable<Watched>;
  readonly onNews: (watched: Watched) => void;
  readonly log: BackendLog;
}

/** `down`: the dispatcher stopped to answer as one, and nothing further was asked. */
export type RoundEnd =
  | { readonly kind: 'up'; readonly frameworkId: string | undefined }
  | { readonly kind: 'down'; readonly problem: string };

/** What one round has still to find out. */
interface Open {
  /** Known by name, and not to the dispatcher. */
  readonly missing: Watched[];
  /** At their end, with the last word of the dispatcher. */
  readonly ended: { readonly driver: Watched; readonly text: string | undefined }[];
}

export class Rounds {
  readonly #means: RoundMeans;
  /** Resource -> its newest attempt of which no driver was found. */
  readonly #givenUp = new Map<string, number>();

  constructor(means: RoundMeans) {
    this.#means = means;
  }

  /** An attempt is over without a driver: should one come after all, it is nobody's. */
  giveUp(attempt: Attempt): void {
    this.#givenUp.set(attempt.uid, attemptOf(attempt));
    const [oldest] = this.#givenUp.keys();
    if (this.#givenUp.size > mostGivenUp && oldest !== undefined) this.#givenUp.delete(oldest);
  }

  /** Asks once, about everybody. */
  async go(): Promise<RoundEnd> {
    const { client } = this.#means;
    const answer = await client.status(nobody);
    if (answer.kind === 'silent') return { kind: 'down', problem: answer.message };
    const page = await this.#endFormer();
    const open: Open = { missing: [], ended: [] };
    const problem = await this.#askEach(open);
    if (problem !== undefined) return { kind: 'down', problem };
    await this.#settle(open);
    return { kind: 'up', frameworkId: typeof page === 'object' ? page.frameworkId : undefined };
  }

  /** Answers with what went wrong, if anything did. */
  async #askEach(open: Open): Promise<string | undefined> {
    let problem: string | undefined;
    const known = [...this.#means.watched()].filter(({ driverId, over }) => driverId !== undefined && !over);
    await eachOf(known, questionsAtOnce, async (driver) => {
      if (problem === undefined) problem = await this.#ask(driver, driver.driverId ?? '', open);
    });
    return problem;
  }

  async #ask(driver: Watched, driverId: string, open: Open): Promise<string | undefined> {
    const { client } = this.#means;
    if (driver.kill) {
      const killed = await client.kill(driverId);
      if (killed.kind === 'silent') return this.#withoutAnswer(driver, killed);
      if (killed.kind === 'removed') {
        this.#see(driver, { verdict: 'ended', mesosState: 'TASK_KILLED', message: 'removed from its queue' });
        return undefined;
      }
    }
    const status = await client.status(driverId);
    if (status.kind === 'silent') return this.#withoutAnswer(driver, status);
    if (status.kind === 'missing') {
      open.missing.push(driver);
      return undefined;
    }
    driver.lastState = status.state;
    const seen = judgeState(status.state, status.message);
    if (seen === 'ask-master') open.ended.push({ driver, text: status.message });
    else this.#see(driver, seen);
    return undefined;
  }

  /** A server that breaks over one driver may know all others; one that does not answer is asked no further. */
  #withoutAnswer({ attempt, driverId }: Watched, { answered, message }: Silent): string | undefined {
    if (!answered) return message;
    const { key: application, uid } = attempt;
    this.#means.log.warn(
      { application, uid, driver: driverId, problem: message },
      'the dispatcher tells nothing of it',
    );
    return undefined;
  }

  /** A submission that came late, after it was given up and another made, is killed. Answers what the page says. */
  async #endFormer(): Promise<PageSays> {
    const { client, looking, watched, log } = this.#means;
    const current = new Map([...watched()].map(({ attempt }) => [attempt.uid, attemptOf(attempt)] as const));
    const { page, living } = await looking.living();
    for (const { driverId, uid, attempt: number } of living) {
      const isFormer = number < (current.get(uid) ?? 0);
      const isGivenUp = !current.has(uid) && number <= (this.#givenUp.get(uid) ?? 0);
      if (!isFormer && !isGivenUp) continue;
      log.warn({ uid, driver: driverId }, 'kills a driver that came after it was given up');
      await client.kill(driverId);
    }
    return page;
  }

  async #settle({ missing, ended }: Open): Promise<void> {
    const { looking, now, watched } = this.#means;
    const sought = [...watched()].filter(
      ({ driverId, creating, over }) => driverId === undefined && !creating && !over,
    );
    if (sought.length + missing.length + ended.length === 0) return;
    const beganMs = now();
    const look =
      sought.length > 0 ? await looking.look() : { page: await looking.glance(), tasks: await looking.tasks() };
    for (const driver of sought) this.#search(driver, look, beganMs);
    for (const driver of missing) this.#miss(driver, look);
    for (const { driver, text } of ended) {
      const seen = judgeEnd(text, looking.masterSays(driver.attempt, look));
      if (seen !== 'look-again') this.#see(driver, seen);
    }
  }

  #search(driver: Watched, look: Look, now: number): void {
    const { looking, resubmits, onNews } = this.#means;
    const { attempt, sentMs, problem } = driver;
    const driverId = looking.find(attempt, look);
    if (driverId !== undefined) {
      if (driver.name(driverId)) onNews(driver);
      return;
    }
    const { intendedMs, frameworkId } = attempt;
    const says = looking.masterSays(attempt, look);
    const master = typeof says === 'object' ? 'unread' : says;
    const absence = judgeAbsence({ intendedMs, frameworkId, sentMs, now, page: look.page, master });
    if (absence === 'look-again') return;
    if (absence === 'absent' || resubmits()) this.#see(driver, notThere(driver));
    else if (driver.doubt(ambiguous(attempt, problem, look.page))) onNews(driver);
  }

  #miss(driver: Watched, look: Look): void {
    const { looking, resubmits, onNews } = this.#means;
    const { attempt, lastState, fresh, kill } = driver;
    const master = looking.masterSays(attempt, look);
    const { frameworkId } = attempt;
    const seen = judgeMissing({ frameworkId, lastState, fresh, killed: kill, page: look.page, master });
    if (seen === 'look-again') return;
    if (typeof master === 'object' && kill && seen !== 'forgotten' && seen.verdict !== 'ended') {
      if (driver.doubt(outOfReach(attempt, master.driverId))) onNews(driver);
    } else if (seen !== 'forgotten') this.#see(driver, seen);
    else if (resubmits()) this.#see(driver, { verdict: 'absent', message: 'the dispatcher knows it no more' });
    else if (driver.doubt(forgotten({ ...attempt, driverId: driver.driverId }))) onNews(driver);
  }

  #see(driver: Watched, seen: Seen): void {
    if (driver.see(seen)) this.#means.onNews(driver);
  }
}

/** A dispatcher that broke over a request breaks over it again; a request that got lost is no failure of the application's. */
const notThere = ({ broke, problem }: Watched): Seen =>
  broke
    ? { verdict: 'ended', refused: true, message: `the dispatcher ${problem ?? 'broke'}` }
    : { verdict: 'ended', mesosState: 'TASK_DROPPED', message: 'the dispatcher has no driver of it' };

const attemptOf = ({ taskId }: Attempt): number => parseTaskId(taskId)?.attempt ?? 0;
