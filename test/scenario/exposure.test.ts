import { afterAll, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/embedded/kube/index.ts';
import { exposedIn, ingressesPath, servicesPath, slicesPath } from '../support/world/exposed.ts';
import { World, type WorldOptions } from '../support/world/world.ts';

const worlds: World[] = [];
/** Tests run at the same time, so none may end what another still lives in. */
afterAll(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const cluster = { ingress: { urlFormat: 'https://{{$appName}}.example.org' } };
const byOperator = { launchedBy: 'Operator', instances: 1 };

const begin = async (options: WorldOptions = {}): Promise<World> => {
  const agents = [{ address: '10.0.0.7' }, { address: '10.0.0.7' }];
  const world = await World.begin({ driver: () => ({}), agents, cluster, ...options });
  worlds.push(world);
  world.startOperator();
  return world;
};
const running = async (world: World, spec: JsonObject, name = 'pi'): Promise<void> => {
  world.createApplication(name, spec);
  await world.until(`${name} runs`, () => world.stateOf(name) === 'Running');
};
const untilExposed = (world: World, ...expected: readonly string[]): Promise<void> =>
  world.until(`there is ${expected.join(', ')}`, () => exposedIn(world.kube).join() === expected.join());
const warnings = (world: World): readonly string[] =>
  (world.kube.list('/api/v1/namespaces/default/events') as readonly JsonObject[])
    .filter(({ reason }) => reason === 'NotExposed')
    .map(({ message }) => String(message));
const ofPage = ['EndpointSlice/pi-ui-svc-ipv4 10.0.0.7', 'Ingress/pi-ui-ingress', 'Service/pi-ui-svc'];

test.concurrent('a driver and a port of it are reached while it runs, and all goes with the application', async () => {
  const world = await begin();
  const driverIngressOptions = [{ servicePort: 31_007, ingressURLFormat: '{{$appName}}-api.example.org' }];
  await running(world, { sparkUIOptions: {}, driverIngressOptions, executor: byOperator });
  await untilExposed(
    world,
    'EndpointSlice/pi-driver-31007-ipv4 10.0.0.7',
    'EndpointSlice/pi-ui-svc-ipv4 10.0.0.7',
    'Ingress/pi-ing-31007',
    'Ingress/pi-ui-ingress',
    'Service/pi-driver-31007',
    'Service/pi-ui-svc',
  );
  const port = Number(/:(\d+)$/.exec(world.application('pi')?.status?.driver?.uiUrl ?? '')?.[1]);
  expect(world.kube.get(`${slicesPath}/pi-ui-svc-ipv4`)).toMatchObject({ ports: [{ port }] });
  expect(world.kube.get(`${slicesPath}/pi-driver-31007-ipv4`)).toMatchObject({ ports: [{ port: 31_007 }] });
  expect(world.application('pi')?.status?.driver?.address).toBe('10.0.0.7');
  world.removeApplication('pi');
  await world.until('pi is gone', () => world.application('pi') === undefined);
  await untilExposed(world);
});

test.concurrent('an application that asks for nothing has no more in its status than ever', async () => {
  const world = await begin();
  await running(world, { executor: byOperator });
  const { status } = world.application('pi') ?? {};
  expect([status?.exposed, status?.driver?.address]).toEqual([undefined, undefined]);
});

test.concurrent('the end of the driver empties the slice', async () => {
  const world = await begin({ driver: () => ({ finishAfterMs: 5_000 }) });
  await running(world, { sparkUIOptions: {} });
  await untilExposed(world, ...ofPage);
  await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
  await untilExposed(world, 'EndpointSlice/pi-ui-svc-ipv4', 'Ingress/pi-ui-ingress', 'Service/pi-ui-svc');
});

test.concurrent('edits of what stands around the driver leave it running', async () => {
  const world = await begin();
  await running(world, { sparkUIOptions: {}, executor: byOperator });
  await untilExposed(world, ...ofPage);
  const patch = { servicePort: 80, serviceAnnotations: { a: 'b' } };
  world.patchApplication('pi', { spec: { sparkUIOptions: patch, driver: { serviceLabels: { team: 'one' } } } });
  const service = () => world.kube.get(`${servicesPath}/pi-ui-svc`) as JsonObject | undefined;
  await world.until('the Service says so', () => JSON.stringify(service()?.['spec']).includes('"port":80'));
  expect(service()).toMatchObject({ metadata: { annotations: { a: 'b' }, labels: { team: 'one' } } });
  world.patchApplication('pi', {
    spec: { sparkUIOptions: { serviceAnnotations: null }, driver: { serviceLabels: null } },
  });
  await world.until('the label is gone', () => !JSON.stringify(service()).includes('"team":"one"'));
  world.kube.patch('/apis/sparkmesos.dev/v1beta1/mesosclusters/prod', { spec: { ingress: null } });
  await untilExposed(world, 'EndpointSlice/pi-ui-svc-ipv4 10.0.0.7', 'Service/pi-ui-svc');
  world.patchApplication('pi', { spec: { sparkUIOptions: null } });
  await untilExposed(world);
  await world.until('the status says so', () => world.application('pi')?.status?.exposed === undefined);
  expect([world.stateOf('pi'), world.driversOf('pi')]).toEqual(['Running', 1]);
});

test.concurrent('a settled world sees no writes, also after a restart of the operator', async () => {
  const world = await begin();
  await running(world, { sparkUIOptions: {}, executor: byOperator });
  await untilExposed(world, ...ofPage);
  await world.until('executors are shown', () => world.application('pi')?.status?.executors?.running === 1);
  await world.untilQuiet();
  const lookedAtIngress = () =>
    world.kube.requests.count(({ method, path }) => method === 'GET' && path.endsWith('/ingresses/pi-ui-ingress'));
  const [before, looks] = [world.writes.length, lookedAtIngress()];
  world.operator.die();
  await world.until('the next operator has looked at the Ingress', () => lookedAtIngress() > looks);
  await world.untilQuiet();
  expect(world.writes.slice(before)).toEqual([]);
});

test.concurrent('an object of somebody else is left alone, with one warning, and what stands beside it is made', async () => {
  const world = await begin();
  const theirs = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'pi-ui-svc' },
    spec: { ports: [{ port: 1 }] },
  };
  const before = world.kube.create(servicesPath, theirs);
  await running(world, { sparkUIOptions: {} });
  await untilExposed(world, ...ofPage);
  await world.until('a warning tells of it', () => warnings(world).length === 1);
  expect(warnings(world)[0]).toBe(
    'There is a Service pi-ui-svc that belongs to somebody else; it is left alone. The application runs all the same.',
  );
  expect(world.kube.get(`${servicesPath}/pi-ui-svc`)).toEqual(before);
  world.removeApplication('pi');
  await world.until('pi is gone', () => world.application('pi') === undefined);
  await untilExposed(world, 'Service/pi-ui-svc');
});

test.concurrent('an API server that answers for none of them keeps no application from its life', async () => {
  const world = await begin({ driver: () => ({ finishAfterMs: 1_000 }) });
  world.kube.faults.answer(503, { when: ({ path }) => /\/(services|endpointslices|ingresses)/.test(path) });
  world.createApplication('pi', { sparkUIOptions: {} });
  await world.until('pi is completed', () => world.stateOf('pi') === 'Completed');
  await world.until('warnings tell of it', () => warnings(world).length > 0);
  expect(exposedIn(world.kube)).toEqual([]);
});

test.concurrent('what the API server did not take at first is made when it does', async () => {
  const world = await begin();
  world.kube.faults.answer(503, { times: 8, when: ({ path }) => /\/(services|endpointslices)/.test(path) });
  await running(world, { sparkUIOptions: {} });
  await untilExposed(world, ...ofPage);
});

test.concurrent('a driver at a loopback address has no endpoint, and nobody fails by that', async () => {
  const world = await begin({ agents: [{}, {}] });
  await running(world, { sparkUIOptions: {} });
  await untilExposed(world, 'EndpointSlice/pi-ui-svc-ipv4', 'Ingress/pi-ui-ingress', 'Service/pi-ui-svc');
  await world.untilQuiet();
  expect([world.application('pi')?.status?.driver?.address, warnings(world)]).toEqual(['127.0.0.1', []]);
});

test.concurrent('the Ingress leads to the Service by host and port', async () => {
  const world = await begin();
  await running(world, { sparkUIOptions: { servicePort: 8080 } });
  await untilExposed(world, ...ofPage);
  expect(world.kube.get(`${ingressesPath}/pi-ui-ingress`)).toMatchObject({
    spec: {
      rules: [
        {
          host: 'pi.example.org',
          http: { paths: [{ backend: { service: { name: 'pi-ui-svc', port: { number: 8080 } } } }] },
        },
      ],
    },
  });
});
