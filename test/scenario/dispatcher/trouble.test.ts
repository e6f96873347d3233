/** Dispatchers that are down, slow, refuse, answer something else, or forget; and submissions whose answers are lost on the way. */
import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { plainAccess } from '../../../src/kube/access.ts';
import { startOperator } from '../../../src/main.ts';
import { aCertificateAuthority } from '../../support/certificates.ts';
import type { Cut } from '../../support/dispatcher/cutting-proxy.ts';
import {
  EmbeddedDispatcher,
  gatewayTimeout,
  type ServerTrouble,
  silence,
  webPage,
} from '../../support/dispatcher/embedded.ts';
import { DispatcherWorld, type DispatcherWorldOptions } from '../../support/dispatcher/world.ts';
import { TlsFront } from '../../support/tls-front.ts';

const create = '/v1/submissions/create';
const cutOnce = (world: DispatcherWorld, cut: Cut): void => {
  world.proxy.cut = ({ path, nth }) => (path === create && nth === 1 ? cut : undefined);
};
const readyOf = (world: DispatcherWorld) => world.cluster?.status?.conditions?.find(({ type }) => type === 'Ready');

const begin = async (options: DispatcherWorldOptions = {}, prepare?: (world: DispatcherWorld) => void) => {
  const world = await DispatcherWorld.begin(options);
  prepare?.(world);
  world.startOperator();
  return world;
};

describe('a submission that is not answered', () => {
  test.concurrent.each<[Cut]>([['before-answer'], ['in-answer']])(
    'and was received (%s) is found on the page, and not repeated',
    async (cut) => {
      await using world = await begin({}, (made) => cutOnce(made, cut));
      world.createApplication('pi');
      const taskId = await world.run('pi');
      expect(world.status('pi').submission).toMatchObject({ driverId: taskId, attempt: 1 });
      await world.untilQuiet();
      expect(world.embedded.creates).toBe(1);
    },
  );

  test.concurrent('and was not received whole is repeated when the page has surely no driver of it', async () => {
    await using world = await begin({}, (made) => cutOnce(made, 'in-request'));
    world.createApplication('pi');
    await world.until('it is handed over', () => world.embedded.creates === 1);
    await world.untilState('pi', 'Submitted');
    expect(world.status('pi').submission).toMatchObject({ attempt: 2 });
    expect(world.status('pi').attempts).toMatchObject({ runFailures: 0, submissionFailures: 0 });
  });

  test.concurrent('and comes late, after it was given up and another made, is killed', async () => {
    await using world = await begin({}, (made) => cutOnce(made, 'held'));
    world.createApplication('pi');
    await world.until('another is handed over', () => world.embedded.creates === 1);
    world.proxy.release();
    await world.until('the first one comes', () => world.embedded.creates === 2);
    await world.until('it is killed', () => world.embedded.model.drivers.queued.length === 1);
    await world.run('pi');
    expect(world.target.launched.map(({ labels }) => labels['sparkmesos.dev/attempt'])).toEqual(['2']);
  });

  test.concurrent('and comes late, when nothing of its application is to run any more, is killed', async () => {
    await using world = await begin({}, (made) => cutOnce(made, 'held'));
    world.createApplication('pi');
    await world.untilState('pi', 'Submitting');
    world.patch('pi', { spec: { suspend: true } });
    await world.untilState('pi', 'Suspended');
    world.proxy.release();
    await world.until('it comes', () => world.embedded.creates === 1);
    await world.until('it is killed', () => world.embedded.model.drivers.queued.length === 0);
    expect(world.status('pi').state).toBe('Suspended');
  });

  test.concurrent('is found among the tasks of the master, once it is launched', async () => {
    await using world = await begin({ withPage: false, withMesos: true }, (made) => cutOnce(made, 'before-answer'));
    world.createApplication('pi');
    await world.untilState('pi', 'Running');
    expect(world.status('pi').submission?.driverId).toBe(world.driversOf('pi')[0]);
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent('is waited for while the master alone is asked: what is queued is no task yet', async () => {
    await using world = await begin({ withPage: false, withMesos: true }, (made) => {
      cutOnce(made, 'before-answer');
      if (made.mesos !== undefined) made.mesos.holdsBack = true;
    });
    world.createApplication('pi');
    await world.untilState('pi', 'Unknown');
    expect(world.status('pi')).toMatchObject({ reason: 'SubmissionAmbiguous' });
    expect(world.embedded.creates).toBe(1);
    if (world.mesos !== undefined) world.mesos.holdsBack = false;
    await world.untilState('pi', 'Running');
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent('and can be looked for nowhere stops the application, which says what to do', async () => {
    await using world = await begin({ withPage: false }, (made) => cutOnce(made, 'before-answer'));
    world.createApplication('pi');
    await world.untilState('pi', 'Unknown');
    const { taskId } = world.status('pi').submission ?? {};
    expect(world.status('pi').reason).toBe('SubmissionAmbiguous');
    expect(world.status('pi').message).toContain(`sparkmesos.dev/resubmit=${taskId}`);
    await world.untilQuiet();
    expect(world.embedded.creates).toBe(1);
    world.annotate('pi', 'resubmit', taskId ?? '');
    await world.until('it is submitted again', () => world.embedded.creates === 2);
    await world.untilState('pi', 'Submitted');
  });

  test.concurrent('is submitted again without looking further where the administrator wants it so', async () => {
    await using world = await begin({ withPage: false, dispatcher: { onAmbiguous: 'Resubmit' } }, (made) =>
      cutOnce(made, 'before-answer'),
    );
    world.createApplication('pi');
    await world.until('it is submitted again', () => world.embedded.creates === 2);
    await world.untilState('pi', 'Submitted');
  });

  test.concurrent('of an application that is deleted is found, and killed, before the resource goes', async () => {
    await using world = await begin({}, (made) => cutOnce(made, 'before-answer'));
    world.createApplication('pi');
    await world.until('it has reached the dispatcher', () => world.embedded.creates === 1);
    world.remove('pi');
    await world.until('pi is gone', () => world.application('pi') === undefined);
    expect(world.embedded.model.drivers.queued).toEqual([]);
  });

  test.concurrent('keeps a deleted resource where nobody can tell, until somebody vouches', async () => {
    await using world = await begin({ withPage: false }, (made) => cutOnce(made, 'before-answer'));
    world.createApplication('pi');
    await world.untilState('pi', 'Unknown');
    world.remove('pi');
    await world.untilState('pi', 'Stopping');
    await world.untilQuiet();
    expect(world.status('pi').message).toContain('annotate the application with sparkmesos.dev/resubmit=');
    world.annotate('pi', 'resubmit', world.status('pi').submission?.taskId ?? '');
    await world.until('pi is gone', () => world.application('pi') === undefined);
  });
});

describe('a dispatcher that', () => {
  const everywhere =
    (reply: ReturnType<ServerTrouble>): ServerTrouble =>
    () =>
      reply;

  test.concurrent.each<[string, ReturnType<ServerTrouble>, RegExp]>([
    ['answers with a web page', webPage, /answered HTTP 200 with a web page/],
    ['answers with the error of a proxy', gatewayTimeout, /answered HTTP 504 with a web page/],
    ['does not answer in time', silence, /does not answer: no answer within 5000 ms/],
  ])('%s is not used until it answers as one', async (_, reply, told) => {
    await using world = await begin({ dispatcher: { timeoutSeconds: 5 } }, (made) => {
      made.embedded.trouble = everywhere(reply);
    });
    world.createApplication('pi');
    await world.until('the cluster is not ready', () => told.test(readyOf(world)?.message ?? ''));
    expect(readyOf(world)).toMatchObject({ status: 'False', reason: 'Disconnected' });
    await world.until('pi says so', () => world.status('pi').waitReason === 'NotConnected');
    world.embedded.trouble = () => undefined;
    await world.untilState('pi', 'Submitted');
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent('is down is asked less and less often, and used when it is back', async () => {
    await using world = await begin({}, (made) => {
      made.proxy.cut = () => 'before-answer';
    });
    world.createApplication('pi');
    await world.until('pi waits', () => world.status('pi').waitReason === 'NotConnected');
    await world.untilQuiet();
    world.proxy.cut = () => undefined;
    await world.untilState('pi', 'Submitted');
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent('goes down under running drivers leaves them as they were', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    world.embedded.trouble = everywhere(gatewayTimeout);
    await world.until('the cluster is not ready', () => readyOf(world)?.status === 'False');
    expect(world.status('pi').state).toBe('Running');
    world.embedded.trouble = () => undefined;
    await world.target.update(taskId, 'TASK_FINISHED');
    await world.untilState('pi', 'Completed');
  });

  test.concurrent('is not ready yet is waited for', async () => {
    await using world = await begin();
    await world.target.ready(false);
    world.createApplication('pi');
    await world.until('the cluster is not ready', () => readyOf(world)?.status === 'False');
    await world.target.ready(true);
    await world.untilState('pi', 'Submitted');
  });

  test.concurrent('has no room refuses, and is asked again as the policy says', async () => {
    await using world = await begin();
    const full: ServerTrouble = ({ path }) =>
      path === create
        ? (response) =>
            response.end(
              JSON.stringify({
                action: 'CreateSubmissionResponse',
                message: 'Already reached maximum submission size',
                serverSparkVersion: '3.4.4',
                success: false,
              }),
            )
        : undefined;
    world.embedded.trouble = full;
    world.createApplication('pi', {
      restartPolicy: { type: 'OnFailure', onSubmissionFailureRetries: 3, onSubmissionFailureRetryInterval: 5 },
    });
    await world.untilState('pi', 'RetryWait');
    expect(world.status('pi').message).toContain(
      'The driver was not taken: the dispatcher refused it: Already reached maximum submission size.',
    );
    expect(world.status('pi').attempts).toMatchObject({ submissionFailures: 1 });
    world.embedded.trouble = () => undefined;
    await world.untilState('pi', 'Submitted');
  });

  test.concurrent('breaks over a submission has not taken it, which counts as a failure once that is sure', async () => {
    await using world = await begin({}, (made) => {
      made.embedded.trouble = ({ path }) =>
        path === create ? (response) => response.writeHead(500).end('<html>NumberFormatException</html>') : undefined;
    });
    world.createApplication('pi');
    await world.untilState('pi', 'Failed');
    expect(world.status('pi')).toMatchObject({
      reason: 'SubmissionFailed',
      message: 'The driver was not taken: the dispatcher answered HTTP 500 with a web page',
    });
  });

  test.concurrent('breaks over one driver still tells of the others', async () => {
    await using world = await begin();
    world.createApplication('bad');
    await world.untilState('bad', 'Submitted');
    const { driverId = '' } = world.status('bad').submission ?? {};
    world.embedded.trouble = ({ path }) => (path.endsWith(driverId) ? webPage : undefined);
    world.createApplication('good');
    await world.untilState('good', 'Submitted');
    await world.target.offer(8, 16_000);
    for (const taskId of world.driversOf('good')) await world.target.update(taskId, 'TASK_FINISHED');
    await world.untilState('good', 'Completed');
    expect(readyOf(world)?.status).toBe('True');
  });

  test.concurrent('has many drivers is asked few questions at a time', async () => {
    await using world = await begin({ dispatcher: { pollSeconds: 1 } });
    const names = Array.from({ length: 40 }, (_, index) => `pi-${index}`);
    for (const name of names) world.createApplication(name);
    await world.until('all are there', () => names.every((name) => world.status(name).state === 'Submitted'));
    await world.target.offer(100, 100_000);
    for (const { taskId } of world.target.launched) await world.target.update(taskId, 'TASK_FINISHED');
    await world.until('all have ended', () => names.every((name) => world.status(name).state === 'Completed'));
    expect(world.embedded.creates).toBe(40);
    // Four submissions, and four questions of a round.
    expect(world.embedded.mostAtOnce).toBeLessThanOrEqual(8);
  });

  test.concurrent('forgets what waited in its queue, with a master: it is submitted again', async () => {
    await using world = await begin({ withMesos: true }, (made) => {
      if (made.mesos !== undefined) made.mesos.holdsBack = true;
    });
    world.createApplication('pi');
    await world.untilState('pi', 'Submitted');
    world.embedded.restart();
    await world.until('it is submitted again', () => world.embedded.creates === 2);
    if (world.mesos !== undefined) world.mesos.holdsBack = false;
    await world.untilState('pi', 'Running');
    expect(world.driversOf('pi')).toHaveLength(1);
  });

  test.concurrent('forgets a running driver, with a master: its task is followed there to its end', async () => {
    await using world = await begin({ withMesos: true });
    world.createApplication('pi');
    await world.untilState('pi', 'Running');
    world.embedded.restart();
    await world.until('the other one is known', () => world.cluster?.status?.frameworkId === 'embedded-2');
    await world.untilQuiet();
    expect(world.status('pi').state).toBe('Running');
    world.mesos?.finish(world.driversOf('pi')[0] ?? '');
    await world.untilState('pi', 'Completed');
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent('forgets a running driver that is to end can not kill it, and people are told where it runs', async () => {
    await using world = await begin({ withMesos: true });
    world.createApplication('pi');
    await world.untilState('pi', 'Running');
    const [taskId = ''] = world.driversOf('pi');
    world.embedded.restart();
    world.remove('pi');
    await world.until(
      'it says so',
      () => world.status('pi').message?.includes(`end the task ${taskId} in Mesos`) === true,
    );
    world.mesos?.finish(taskId);
    await world.until('pi is gone', () => world.application('pi') === undefined);
  });

  test.concurrent('forgets a running driver, without a master: the application stops in a state that says so', async () => {
    await using world = await begin();
    world.createApplication('pi', { restartPolicy: { type: 'Always' } });
    await world.run('pi');
    world.embedded.restart();
    await world.untilState('pi', 'Unknown');
    expect(world.status('pi')).toMatchObject({ reason: 'DispatcherForgot' });
    await world.untilQuiet();
    expect(world.embedded.creates).toBe(1);
    world.annotate('pi', 'resubmit', world.status('pi').submission?.taskId ?? '');
    await world.until('it counts as lost, and is tried again', () => world.embedded.creates === 2);
  });
});

test.concurrent('a cluster that is used in another way from now on touches no driver of before', async () => {
  await using world = await begin({ withMesos: true });
  world.createApplication('pi');
  await world.untilState('pi', 'Running');
  world.kube.patch('/apis/sparkmesos.dev/v1beta1/mesosclusters/spark', { spec: { dispatcher: null } });
  await world.untilState('pi', 'Unknown');
  expect(world.status('pi')).toMatchObject({ reason: 'DispatcherForgot' });
  await world.untilQuiet();
  const [taskId = ''] = world.driversOf('pi');
  expect(world.mesos?.mesos.tasks.map((task) => [task.taskId, task.state])).toEqual([[taskId, 'TASK_RUNNING']]);
});

test.concurrent('a dispatcher behind TLS is spoken to with the certificates of the Secret', async () => {
  const authority = await aCertificateAuthority('them');
  const target = await EmbeddedDispatcher.begin();
  await using front = await TlsFront.before(target.url, await authority.issue('dispatcher.example'));
  const tls = { caSecretRef: { name: 'ca', namespace: 'default' }, serverName: 'dispatcher.example' };
  await using world = await DispatcherWorld.begin({
    begin: async () => target,
    withPage: false,
    dispatcher: { url: `https://127.0.0.1:${front.port}`, tls },
  });
  const operator = await startOperator({ access: plainAccess(world.kube.url), log: pino({ level: 'silent' }) });
  world.createApplication('pi');
  await world.until('the Secret is missed', () => readyOf(world)?.reason === 'CredentialsMissing');
  world.kube.create('/api/v1/namespaces/default/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'ca' },
    data: { 'ca.crt': Buffer.from(authority.certificate).toString('base64') },
  });
  await world.untilState('pi', 'Submitted');
  await operator.stop();
});
