/** What the operator writes about a SparkApplication. Every field is optional: a resource that was never looked at has none. */
import { z } from 'zod';
import { integer, moment, text } from './bounded.ts';
import { conditionList } from './conditions.ts';
import type { Immutable } from './immutable.ts';
import { applicationStates } from './states.ts';

const id = () => text(512);
const url = () => text(2048, 0);
const count = () => integer(0, Number.MAX_SAFE_INTEGER);
const port = () => integer(1, 65535);

/** How many executors the list holds, so that a status stays small. */
export const maxListedExecutors = 50;

/** The same for agents that are avoided, and for failures that are told. */
export const maxListedAgents = 20;

/** More than one application can have at a time: three for its page and for each of sixteen ports, and those that give way to others. */
const maxExposed = 160;
const maxListedFailures = 5;

const states = z.enum(Object.keys(applicationStates) as [keyof typeof applicationStates]);

const attempts = z
  .object({
    total: count().describe('Attempts begun since the spec was last edited or resumed.'),
    runFailures: count().describe('Runs that failed in a row, whoever was to blame.'),
    submissionFailures: count().describe('Submissions that failed in a row.'),
    notLaunched: count()
      .optional()
      .describe(
        'Launches in a row that never reached an agent. They count as no failure; the pause between them grows.',
      ),
  })
  .describe('How often the application was tried.');

const submission = z
  .object({
    id: id().describe('The submission id, which is also the name of the driver in logs and lists.'),
    attempt: count().describe('Which attempt this is; the first is 1.'),
    taskId: id().describe('Id of the task of the driver in Mesos.'),
    generation: count().describe('The generation of the spec that is run.'),
    launchedBy: z.enum(['Driver', 'Operator']).describe('Who launches the executors of this attempt.'),
    cluster: text(253).describe('The MesosCluster it goes to.'),
    driverId: id().optional().describe('What the dispatcher calls the driver, where one launches it.'),
    frameworkId: id().optional().describe('The framework that the task of the driver belongs to.'),
    agentId: id().optional().describe('The agent it is launched on.'),
    hostname: text(253).optional().describe('Host name of that agent.'),
    podName: text(253)
      .optional()
      .describe('In client mode: the Pod of the driver. The Secret that it takes with it is called the same.'),
    agentUrl: url().optional().describe('Base URL of the HTTP endpoints of that agent.'),
    ports: z.array(port()).max(32).optional().describe('Ports of the agent that the driver was given.'),
    role: text(255).optional().describe('The role whose resources it uses.'),
    at: moment().describe('When the intent was recorded.'),
  })
  .describe('The current attempt, recorded before anything is launched: what may exist in Mesos.');

const driver = z
  .object({
    taskId: id().describe('Id of the task.'),
    agentId: id().optional().describe('The agent that it runs on.'),
    hostname: text(253).optional().describe('Host name of the agent, or of the node.'),
    podName: text(253).optional().describe('Its Pod, in client mode.'),
    address: text(64)
      .optional()
      .describe(
        'Address of its container, where that has one of its own, or where the application is to be reached by Services.',
      ),
    mesosState: text(64).optional().describe('The last state that Mesos reported, such as TASK_RUNNING.'),
    reason: text(128).optional().describe('The reason that Mesos gave with it.'),
    message: text(4096, 0).optional().describe('The message that Mesos gave with it.'),
    startedAt: moment().optional().describe('When the task began to run.'),
    finishedAt: moment().optional().describe('When the task ended.'),
    sandboxUrl: url().optional().describe('Where to see the files of the task, stdout and stderr among them.'),
    uiUrl: url().optional().describe("Address of the driver's web page while it runs."),
    exitCode: integer(-255, 255).optional().describe('Exit code of the driver, when Mesos told it.'),
  })
  .describe('The driver as last seen.');

const executorItem = z
  .object({
    id: id().describe('Id of the task.'),
    host: text(253).optional().describe('Host that it runs on.'),
    state: text(64).describe('The last state that Mesos reported.'),
  })
  .describe('One executor.');

const executorFailure = z
  .object({
    id: id().describe('Id of the task.'),
    host: text(253).optional().describe('Host that it ran on.'),
    state: text(64).describe('The state in which it ended.'),
    reason: text(128).optional().describe('The reason that Mesos gave.'),
    message: text(512, 0).optional().describe('The message that Mesos gave.'),
    at: moment().describe('When the operator heard of it.'),
  })
  .describe('One failure.');

const avoidedAgent = z
  .object({
    host: text(253).describe('Host of the agent.'),
    failures: count().describe('How many executors have failed there.'),
    until: moment().describe('When it is tried again.'),
  })
  .describe('One agent.');

const executors = z
  .object({
    wanted: count().optional().describe('How many the application asks for.'),
    running: count().optional().describe('How many run.'),
    pending: count().optional().describe('How many are launched and do not run yet.'),
    failed: count().optional().describe('How many have failed in this attempt.'),
    lost: count()
      .optional()
      .describe('Of how many Mesos cannot tell whether they run, because their agents are unreachable.'),
    failures: z
      .array(executorFailure)
      .max(maxListedFailures)
      .optional()
      .describe('The last executors that failed, the newest first.'),
    avoidedAgents: z
      .array(avoidedAgent)
      .max(maxListedAgents)
      .optional()
      .describe('Agents that get no more executors for a while, because two of them failed there.'),
    items: z
      .array(executorItem)
      .max(maxListedExecutors)
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] })
      .optional()
      .describe(`The executors that are not done, at most ${maxListedExecutors}.`),
  })
  .describe('The executors as last seen.');

export const sparkApplicationStatus = z
  .object({
    observedGeneration: count().optional().describe('The generation of the spec that this status speaks about.'),
    state: states.optional().describe('Where the application is in its life.'),
    reason: text(64).optional().describe('Why, as one word of the closed list in the reference.'),
    message: text(4096, 0).optional().describe('Why, as a sentence for people.'),
    conditions: conditionList()
      .optional()
      .describe('Ready, Reconciling and Stalled, as kubectl wait, Argo CD and Flux read them.'),
    attempts: attempts.optional(),
    since: moment().optional().describe('When the state was entered.'),
    nextTransitionTime: moment()
      .optional()
      .describe('When the state ends by itself, for instance when a retry is due.'),
    submission: submission.optional(),
    driver: driver.optional(),
    executors: executors.optional(),
    exposed: z
      .array(text(320))
      .max(maxExposed)
      .optional()
      .describe('Services, EndpointSlices and Ingresses that are made for it, as kind/name.'),
    executorFrameworkId: id()
      .optional()
      .describe('The framework that the executors belong to, when the operator launches them.'),
    applicationId: id().optional().describe("Spark's own id of the running application."),
    startTime: moment().optional().describe('When the driver of the current attempt began to run.'),
    completionTime: moment().optional().describe('When the application ended for good.'),
    specDigest: text(64)
      .optional()
      .describe(
        'Digest of the spec that is run, without suspend and timeToLiveSeconds: tells an edit from a repetition.',
      ),
    waitReason: text(64).optional().describe('While queued: what the driver waits for, as one word.'),
  })
  .describe('What the operator knows about the application. Only the operator writes it.');

export type SparkApplicationStatus = Immutable<z.output<typeof sparkApplicationStatus>>;
