/** Watches what is created, as any client of the API may: each object that ever was, whatever became of it. */
import { group, sparkApplicationNames, version } from '../../../src/api/group.ts';
import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient } from '../../../src/kube/client.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import { realClock } from '../clocks.ts';

const type = { group, version, ...sparkApplicationNames, namespaced: true };

export class Creations {
  /** Name of an application -> the uids that it has had. */
  readonly uids = new Map<string, Set<string>>();
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(kubeUrl: string) {
    const access = plainAccess(kubeUrl);
    const reflector = new Reflector({
      client: new KubeClient({ access, clock: realClock }),
      type,
      clock: realClock,
      random: Math.random,
      handlers: {
        onUpsert: ({ metadata: { name, uid } }) => this.uids.set(name, (this.uids.get(name) ?? new Set()).add(uid)),
        onDelete: () => undefined,
      },
    });
    this.#ended = reflector.run(this.#stop.signal).then(() => access.close());
  }

  /** The names that were given, in order. */
  get names(): readonly string[] {
    return [...this.uids.keys()].sort();
  }

  /** Names that were given twice: of these applications two were created. */
  get twice(): readonly string[] {
    return [...this.uids].filter(([, uids]) => uids.size > 1).map(([name]) => name);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }
}
