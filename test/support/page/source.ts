/** What the page shows, made up: every text of it is what a test says. */
import type {
  ApplicationDetails,
  ApplicationRow,
  ClusterOverview,
  LogTail,
  Overview,
  OverviewSource,
  ScheduleRow,
} from '../../../src/model/overview.ts';
import { no } from '../../../src/model/verdict.ts';

const when = '2029-12-31T23:58:00Z';

export const rowOf = (text: string, more: Partial<ApplicationRow> = {}): ApplicationRow => ({
  namespace: text,
  name: text,
  cluster: text,
  queue: text,
  state: 'Queued',
  reason: text,
  waitsFor: text,
  since: when,
  createdAt: when,
  deleting: false,
  host: text,
  attempt: 2,
  executors: { running: 1, wanted: 2 },
  ...more,
});

/** @param address of all that is linked to */
export const detailsOf = (text: string, address = text, row = rowOf(text)): ApplicationDetails => ({
  row,
  message: text,
  conditions: [{ type: text, status: text, reason: text, message: text, since: when }],
  attempts: { total: 3, runFailures: 1, submissionFailures: 2 },
  nextTransitionTime: when,
  completionTime: when,
  submission: { id: text, taskId: text, launchedBy: text, role: text, agentId: text, at: when },
  driver: { mesosState: text, reason: text, message: text, startedAt: when, finishedAt: when, exitCode: 3 },
  executors: {
    counts: { wanted: 2, running: 1 },
    items: [{ id: text, host: text, state: text }],
    failures: [{ id: text, host: text, state: text, message: text, at: when }],
    avoided: [{ host: text, failures: 2, until: when }],
  },
  links: { sandbox: address, ui: address, history: address },
  waiting: no('OffersTooSmall', text, [no('OffersTooSmall', text, Array(9).fill(no('OffersTooSmall', text)))]),
  hasLog: true,
});

const clusterOf = (text: string, address = text): ClusterOverview => ({
  name: text,
  ready: 'False',
  reason: text,
  message: text,
  master: address,
  frameworkId: text,
  connectedSince: when,
  maxDrivers: 200,
  byState: { Queued: 1200, Running: 3 },
  waitsFor: { [text]: 3 },
  queues: [{ name: text, priority: undefined, waiting: 4 }],
  roles: [{ role: text, drivers: 1, executors: 2, cpus: 1.5, mem: 20_480, gpus: 1, disk: 0 }],
});

export const scheduleOf = (text: string): ScheduleRow => ({
  namespace: text,
  name: text,
  schedule: text,
  timeZone: text,
  suspended: false,
  ready: 'True',
  message: text,
  nextRun: when,
  lastRun: when,
  lastRunName: text,
});

export const overviewOf = (text: string, address = text): Overview => ({
  phase: 'works',
  applications: 1203,
  byState: { Queued: 1200, Running: 3 },
  clusters: [clusterOf(text, address)],
});

/** One application `jobs/pi`, and whatever goes over it. */
export const sourceOf = (more: Partial<OverviewSource> = {}): OverviewSource => ({
  version: 1,
  overview: () => overviewOf('main', 'http://master:5050'),
  applications: () => ({
    rows: [rowOf('pi', { namespace: 'jobs' })],
    page: 1,
    pages: 1,
    matching: 1,
    byState: { Queued: 1 },
    clusters: ['main'],
    namespaces: ['jobs'],
  }),
  application: (namespace, name) =>
    namespace === 'jobs' && name === 'pi'
      ? detailsOf('pi', 'https://elsewhere/x', rowOf('pi', { namespace: 'jobs' }))
      : undefined,
  explain: async () => undefined,
  schedules: () => ({ rows: [scheduleOf('nightly')], page: 1, pages: 1, matching: 1 }),
  log: async (): Promise<LogTail> => ({ ok: true, text: 'line <1>\n', size: 9, whole: true }),
  ...more,
});
