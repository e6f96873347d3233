/** What operators who watch a master hear of it. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Mesos, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { encodeMessage, mediaTypes } from '../../../../src/mesos/wire/message.ts';
import { encodings, type RecordedEvent } from '../../../contract/mesos/recording.ts';
import { Subscription } from '../../../contract/mesos/wire.ts';
import { TestScheduler } from './scheduler.ts';

describe.each(encodings)('an operator who subscribes in %s', (encoding) => {
  let mesos: Mesos;
  let operator: Subscription;
  beforeEach(async () => {
    mesos = await startMesos({ agents: [{ run: 'simulated' }], heartbeatMs: 20 });
    const media = mediaTypes[encoding];
    const body = encodeMessage('mesos.v1.master.Call', { type: 'SUBSCRIBE' }, encoding);
    const headers = { 'Content-Type': media, Accept: media };
    const question = { method: 'POST', path: '/api/v1', headers, body };
    operator = await Subscription.open(mesos.url, question, 'mesos.v1.master.Event');
    await operator.until('SUBSCRIBED', () => operator.events.length > 0);
  });
  afterEach(async () => {
    operator.close();
    await mesos.close();
  });

  const hears = async (type: string): Promise<RecordedEvent> => {
    const find = (): RecordedEvent | undefined => operator.events.findLast((event) => event.type === type);
    await operator.until(type, () => find() !== undefined);
    return find() as RecordedEvent;
  };

  test('hears of frameworks, their tasks and agents as they come, change and go', async () => {
    const [first] = operator.events;
    expect(first).toMatchObject({ subscribed: { get_state: { get_agents: { agents: [{ active: true }] } } } });
    await operator.until('two heartbeats', () => operator.events.filter(({ type }) => type === 'HEARTBEAT').length > 1);
    const scheduler = await new TestScheduler(mesos).subscribe();
    const id = { value: scheduler.frameworkId };
    try {
      const { framework_added: added } = await hears('FRAMEWORK_ADDED');
      expect(added).toMatchObject({ framework: { framework_info: { id, name: 'test' }, active: true } });
      await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
      expect((await hears('TASK_ADDED'))['task_added']).toMatchObject({
        task: { task_id: { value: 'task' }, framework_id: id, state: 'TASK_STAGING' },
      });
      await scheduler.sees('task', 'TASK_RUNNING');
      mesos.agents[0]?.finishTask('task');
      await scheduler.sees('task', 'TASK_FINISHED');
      await operator.until('three changes', () => updates(operator).length === 3);
      expect(updates(operator)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
      const agent = await mesos.addAgent({ run: 'simulated' });
      expect((await hears('AGENT_ADDED'))['agent_added']).toMatchObject({
        agent: { agent_info: { id: { value: agent.id } } },
      });
      await agent.leave();
      expect((await hears('AGENT_REMOVED'))['agent_removed']).toEqual({ agent_id: { value: agent.id } });
      await scheduler.subscribe();
      expect((await hears('FRAMEWORK_UPDATED'))['framework_updated']).toMatchObject({
        framework: { framework_info: { id } },
      });
      await scheduler.call({ type: 'TEARDOWN' });
      expect((await hears('FRAMEWORK_REMOVED'))['framework_removed']).toMatchObject({ framework_info: { id } });
    } finally {
      scheduler.close();
    }
  });

  test('loses the stream with the master', async () => {
    await mesos.elect(undefined);
    await operator.until('the end', () => operator.ended !== 'no');
  });

  test('hears what a frozen master held back when it thaws', async () => {
    mesos.leader.freeze();
    await mesos.addAgent({ run: 'simulated' });
    mesos.leader.thaw();
    await hears('AGENT_ADDED');
  });
});

const updates = (operator: Subscription): string[] =>
  operator.events.flatMap(({ type, task_updated: update }) =>
    type === 'TASK_UPDATED'
      ? (update as { readonly state: string; readonly status: { readonly state: string } }).status.state
      : [],
  );
