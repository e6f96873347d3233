/** The release of Mesos that this one stands for. */
export const buildInfo = {
  version: '1.11.0',
  build_date: '2020-11-24 15:38:37',
  build_time: 1606232317,
  build_user: 'ubuntu',
  git_sha: '04bc7ee1984d86fbb0bd782ccc69ce44c13ae4b9',
  git_tag: '1.11.0',
} as const;

export const agentCapabilities = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
] as const;

/** Attributes as the old state pages show them: values without their types. */
export function plainAttributes(attributes: readonly object[]): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const attribute of attributes as readonly AttributeShape[]) {
    const { name, scalar, ranges, set, text } = attribute;
    if (scalar !== undefined) shown[name] = scalar.value;
    else if (text !== undefined) shown[name] = text.value;
    else if (set !== undefined) shown[name] = `{${set.item.join(', ')}}`;
    else shown[name] = `[${(ranges?.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
  }
  return shown;
}

interface AttributeShape {
  readonly name: string;
  readonly scalar?: { readonly value: number };
  readonly ranges?: { readonly range: readonly { readonly begin: number; readonly end: number }[] };
  readonly set?: { readonly item: readonly string[] };
  readonly text?: { readonly value: string };
}
