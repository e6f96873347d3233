/** The names of the requests that change something outside the operator, in words that come out the same in every run of the same life. */
import { decodeMessage } from '../../../src/mesos/wire/message.ts';

/** A request as the operator is about to send it. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Patch {
  readonly metadata?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly state?: string; readonly conditions?: readonly { readonly reason?: string }[] };
}

interface Call {
  readonly type?: string;
  readonly framework_id?: { readonly value: string };
  readonly subscribe?: { readonly framework_info?: { readonly id?: { readonly value: string } } };
}

/** Undefined for reads, and for events, which only tell. */
export const kubeEffect = ({ method, path, body }: Outgoing): string | undefined => {
  const [where = ''] = path.split('?');
  if (method === 'GET' || where.endsWith('/events') || where.includes('/events/')) return undefined;
  const exposed = /\/(services|endpointslices|ingresses)(\/|$)/.exec(where)?.[1];
  const kind =
    exposed ??
    /\/(secrets|pods|scheduledsparkapplications|sparkapplications|mesosclusters|leases)(\/|$)/.exec(where)?.[1] ??
    where;
  if (method !== 'PATCH' || exposed !== undefined) return `${method} ${kind}`;
  const patch = JSON.parse(String(body)) as Patch;
  if (patch.status === undefined) return `finalizers of ${kind} (${patch.metadata?.finalizers?.length ?? 0})`;
  return `status of ${kind} (${patch.status.state ?? patch.status.conditions?.[0]?.reason ?? 'details'})`;
};

/** Undefined for questions. Calls of the executors' frameworks are told apart from those of the drivers'. */
export const mesosEffect = ({ method, path, body }: Outgoing): string | undefined => {
  const submission = /^\/v1\/submissions\/(create|kill)/.exec(path)?.[1];
  if (method === 'GET' || submission !== undefined) return submission;
  if (path === '/api/v1') {
    const { type } = decodeMessage('mesos.v1.master.Call', body as Uint8Array, 'protobuf') as Call;
    return type?.startsWith('GET_') === true ? undefined : `operator API ${type}`;
  }
  const call = decodeMessage('mesos.v1.scheduler.Call', body as Uint8Array, 'protobuf') as Call;
  const framework = call.framework_id?.value ?? call.subscribe?.framework_info?.id?.value ?? '';
  return `${call.type}${framework.includes('-driver-') ? ' of executors' : ''}`;
};
