/** Calls to Mesos, each with a span that names what it is about, and a measurement. */
import type { CallOutcome } from '../../mesos/client/connection-state.ts';
import type { ApiAnswer } from '../../mesos/client/operator-api.ts';
import type { SchedulerCall } from '../../model/mesos.ts';
import type { SpanAttributes } from '../../model/spans.ts';
import type { Means } from './means.ts';
import type { Subject } from './subject.ts';

type AskMeans = Pick<Means, 'clock' | 'meter' | 'inSpan'>;
type CallMeans = AskMeans & Pick<Means, 'log'>;

/** Makes a call of a framework's that is about these attempts. */
export const callMesos = async (
  call: SchedulerCall,
  make: (call: SchedulerCall) => Promise<CallOutcome>,
  subjects: readonly Subject[],
  { clock, meter, inSpan, log }: CallMeans,
): Promise<CallOutcome> => {
  const begunMs = clock.now();
  const name = `mesos ${call.type}`;
  const outcome = await inSpan(name, attributesOf(subjects), () => make(call), problemOf);
  meter.called(call.type, outcome.kind, clock.now() - begunMs);
  if (outcome.kind !== 'accepted') {
    const told = { call: call.type, outcome: outcome.kind, problem: outcome.message };
    // What was surely not sent is made again, or decided anew.
    const level = outcome.kind === 'not-sent' ? 'debug' : 'warn';
    for (const subject of subjects.length === 0 ? [{}] : subjects)
      log[level]({ ...subject, ...told }, 'call not accepted');
  }
  return outcome;
};

const problemOf = ({ kind }: CallOutcome): string | undefined => (kind === 'accepted' ? undefined : kind);

/** The tasks that a call names. */
export const tasksOf = (call: SchedulerCall): readonly string[] => {
  if (call.type === 'ACCEPT') return call.tasks.map(({ id }) => id);
  if (call.type === 'RECONCILE') return call.tasks.map(({ taskId }) => taskId);
  return 'taskId' in call ? [call.taskId] : [];
};

/** One attempt by its key, several by lists of the same order. */
const attributesOf = (subjects: readonly Subject[]): SpanAttributes => {
  const [first] = subjects;
  if (first === undefined) return {};
  const single = subjects.length === 1;
  const attribute = (of: (subject: Subject) => string) => (single ? of(first) : subjects.map(of));
  return {
    'sparkmesos.application': attribute(({ application }) => application),
    'sparkmesos.uid': attribute(({ uid }) => uid),
    'sparkmesos.attempt': single ? first.attempt : subjects.map(({ attempt }) => String(attempt)),
    'sparkmesos.task': attribute(({ task }) => task),
  };
};

/** A question or order to the operator API. */
export const askMesos =
  ({ clock, meter, inSpan }: AskMeans) =>
  async (type: string, ask: () => Promise<ApiAnswer>): Promise<ApiAnswer> => {
    const begunMs = clock.now();
    let outcome = 'unknown';
    try {
      const answer = await inSpan(`mesos ${type}`, {}, ask, ({ status }) => outcomeOf(status).problem);
      outcome = outcomeOf(answer.status).outcome;
      return answer;
    } finally {
      meter.called(type, outcome, clock.now() - begunMs);
    }
  };

const outcomeOf = (status: number): { readonly outcome: string; readonly problem?: string } => {
  if (status < 300) return { outcome: 'accepted' };
  const outcome = status < 500 ? 'refused' : 'unknown';
  return { outcome, problem: outcome };
};
