/** Where Mesos' own page shows the files of a task: it finds their directory by the executor. */

export interface SandboxOf {
  readonly agentId: string;
  readonly frameworkId: string;
  /** It has the id of its task, but for that of a group. */
  readonly executorId: string;
}

/** @param base URL of Mesos' web page */
export const sandboxUrl = (base: string, { agentId, frameworkId, executorId }: SandboxOf): string => {
  const [agent, framework, executor] = [agentId, frameworkId, executorId].map((id) =>
    encodeURIComponent(id.toWellFormed()),
  );
  return `${base.replace(/\/+$/, '')}/#/agents/${agent}/frameworks/${framework}/executors/${executor}/browse`;
};
