/** What there is to see, and what is answered. */
import type { LogFile, OverviewSource } from '../../model/overview.ts';
import type { Sensitive } from '../../model/sensitive.ts';
import type { Assets } from './assets.ts';
import type { PageGuard } from './guard.ts';
import { document, type Page } from './layout.ts';
import type { Scene } from './parts.ts';
import { readPage, readQuery } from './query.ts';
import { Slots } from './slots.ts';
import { applicationPage } from './views/application.ts';
import { applicationsPage } from './views/applications.ts';
import { logPage, scheduleLimit, schedulesPage, sorryPage } from './views/others.ts';
import { overviewPage } from './views/overview.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Asked {
  readonly url: URL;
  readonly token: Sensitive | undefined;
  /** The header If-None-Match. */
  readonly known: string | undefined;
}

export interface RouteMeans {
  readonly source: OverviewSource;
  readonly guard: PageGuard;
  readonly assets: Assets;
  readonly logs: boolean;
  readonly now: () => number;
}

const yearSeconds = 31_536_000;
/** Logs that are read at a time: each costs an agent, and memory. */
const logsAtATime = 4;

/** Answers whatever is asked by GET; the answer is the same for HEAD, without its body. */
export class Routes {
  readonly #means: RouteMeans;
  readonly #logs = new Slots(logsAtATime);

  constructor(means: RouteMeans) {
    this.#means = means;
  }

  async answer(asked: Asked): Promise<Reply> {
    const segments = segmentsOf(asked.url);
    if (segments === undefined) return this.sorry(400, 'This address can not be read', 'Its path is no text.');
    const [first = '', ...rest] = segments;
    if (first === 'assets' && rest.length === 1) return this.#asset(rest[0] ?? '', asked.known);
    const page = await this.#page(first, rest, asked);
    if (page === undefined) return this.sorry(404, 'There is no such page', 'What it told of may be gone.');
    return 'status' in page ? page : this.#reply(200, page);
  }

  /** A page that says why there is none. */
  sorry(status: number, title: string, sentence: string, headers: Reply['headers'] = {}): Reply {
    return this.#reply(status, sorryPage(title, sentence), headers);
  }

  async #page(first: string, rest: readonly string[], asked: Asked): Promise<Page | Reply | undefined> {
    const { source } = this.#means;
    const { searchParams } = asked.url;
    if (first === '' && rest.length === 0) return overviewPage(source.overview(), this.#scene());
    if (first === 'schedules' && rest.length === 0)
      return schedulesPage(source.schedules(readPage(searchParams), scheduleLimit), this.#scene());
    if (first !== 'applications') return undefined;
    const [namespace, name, log, file, ...more] = rest;
    if (namespace === undefined) {
      const query = readQuery(searchParams);
      return applicationsPage(source.applications(query), query, this.#scene());
    }
    if (name === undefined || more.length > 0) return undefined;
    if (log === undefined) return this.#application(namespace, name);
    return log === 'log' && (file === 'stdout' || file === 'stderr')
      ? this.#log(namespace, name, file, asked.token)
      : undefined;
  }

  async #application(namespace: string, name: string): Promise<Page | undefined> {
    const explanation = await this.#means.source.explain(namespace, name);
    const details = this.#means.source.application(namespace, name);
    return details === undefined ? undefined : applicationPage(details, explanation, this.#scene());
  }

  async #log(
    namespace: string,
    name: string,
    file: LogFile,
    token: Sensitive | undefined,
  ): Promise<Page | Reply | undefined> {
    const { source, guard, logs } = this.#means;
    if (!logs) return this.sorry(403, 'Logs are not served here', 'This operator was started without --page-logs.');
    if (source.application(namespace, name) === undefined) return undefined;
    const permit = await guard.mayReadLogs(token, namespace);
    if (!permit.ok) return this.sorry(permit.status, 'This log is not for you', permit.message);
    const tail = await this.#logs.take(() => source.log(namespace, name, file));
    return tail === undefined
      ? this.sorry(503, 'Too many logs are being read', 'Try again in a moment.', { 'retry-after': '5' })
      : logPage(namespace, name, file, tail);
  }

  #asset(name: string, known: string | undefined): Reply {
    const asset = this.#means.assets.files.get(name);
    if (asset === undefined)
      return this.sorry(
        404,
        'There is no such file',
        'The operator may be another version by now; load the page again.',
      );
    const headers = {
      'content-type': asset.type,
      etag: asset.etag,
      'cache-control': `private, max-age=${yearSeconds}, immutable`,
    };
    return known === asset.etag ? { status: 304, headers, body: '' } : { status: 200, headers, body: asset.body };
  }

  #scene(): Scene {
    return { nowMs: this.#means.now(), logs: this.#means.logs };
  }

  #reply(status: number, page: Page, headers: Reply['headers'] = {}): Reply {
    return {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
      body: document(page, this.#scene(), this.#means.assets).toString(),
    };
  }
}

/** The parts of a path, decoded; undefined when one is no text. */
const segmentsOf = ({ pathname }: URL): readonly string[] | undefined => {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
};
