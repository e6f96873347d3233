/** The status of a task as a dispatcher tells it: protobuf's text form of Mesos' TaskStatus (semantics 2.5). */

export interface ToldStatus {
  readonly taskId: string | undefined;
  /** Such as `TASK_FAILED`. */
  readonly state: string | undefined;
  readonly message: string | undefined;
  readonly reason: string | undefined;
  readonly agentId: string | undefined;
  readonly timestampMs: number | undefined;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** A quoted text without its escapes, which are of bytes of UTF-8. */
const plain = (quoted: string): string => {
  const bytes: number[] = [];
  for (const [piece, octal, other] of quoted.matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else bytes.push(...new TextEncoder().encode(other === undefined ? piece : (escapes[other] ?? other)));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
};

/** Reads the text. Fields of the outermost message alone count: what a task itself says stands in quotes. */
export const readTaskStatus = (text: string): ToldStatus => {
  const fields = new Map<string, string>();
  const path: string[] = [];
  for (const [, opens, closes, name, quoted, word] of text.matchAll(
    /(\w+)\s*\{|(\})|(\w+):\s*(?:"((?:[^"\\]|\\.)*)"|([^\s{}]+))/gs,
  )) {
    if (opens !== undefined) path.push(opens);
    else if (closes !== undefined) path.pop();
    else if (name !== undefined) {
      const key = [...path, name].join('.');
      if (!fields.has(key)) fields.set(key, quoted === undefined ? (word ?? '') : plain(quoted));
    }
  }
  const seconds = Number(fields.get('timestamp') ?? Number.NaN);
  return {
    taskId: fields.get('task_id.value'),
    state: fields.get('state'),
    message: fields.get('message'),
    reason: fields.get('reason'),
    agentId: fields.get('slave_id.value') ?? fields.get('agent_id.value'),
    timestampMs: Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined,
  };
};
