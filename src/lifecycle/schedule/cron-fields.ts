/**
 * The five fields of cron, read strictly: what is wrong is said with the field and the text that are to blame. Names of months and days
 * may be used, "?" stands for "*", "5/10" for "5-59/10", and 7 for Sunday, as in other crons.
 */
import { no, type Refusal } from '../../model/verdict.ts';

interface FieldKind {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words for the values, from the least on. */
  readonly words?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const minute: FieldKind = { name: 'minute', least: 0, most: 59 };
const hour: FieldKind = { name: 'hour', least: 0, most: 23 };
const dayOfMonth: FieldKind = { name: 'day of month', least: 1, most: 31 };
const month: FieldKind = { name: 'month', least: 1, most: 12, words: months };
const dayOfWeek: FieldKind = { name: 'day of week', least: 0, most: 7, words: days };
const kinds = [minute, hour, dayOfMonth, month, dayOfWeek];

type Read<Value> = { readonly ok: true; readonly value: Value } | Refusal<'InvalidSchedule'>;

const wrong = (sentence: string): Refusal<'InvalidSchedule'> => no('InvalidSchedule', sentence);

/** One part of a list: a range with a step; `star` when it was written without ends. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly star: boolean;
}

const numberOf = (text: string, { name, least, most, words = [] }: FieldKind): Read<number> => {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return { ok: true, value: least + word };
  if (!/^[0-9]{1,4}$/.test(text))
    return wrong(`the ${name} "${text}" is not a number${words.length > 0 ? ' or a name' : ''}`);
  const value = Number(text);
  if (value < least || value > most) return wrong(`the ${name} "${text}" is not within ${least} to ${most}`);
  return { ok: true, value };
};

const stepOf = (text: string | undefined, { name, most }: FieldKind): Read<number> => {
  if (text === undefined) return { ok: true, value: 1 };
  const value = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most
    ? { ok: true, value }
    : wrong(`the step "${text}" of the ${name} is not within 1 to ${most}`);
};

const partOf = (text: string, kind: FieldKind): Read<Part> => {
  const [range = '', stepText, ...more] = text.split('/');
  if (more.length > 0) return wrong(`the ${kind.name} "${text}" has more than one step`);
  const step = stepOf(stepText, kind);
  if (!step.ok) return step;
  if (range === '*' || range === '?')
    return { ok: true, value: { from: kind.least, to: lastOf(kind), step: step.value, star: true } };
  const [first = '', last, ...others] = range.split('-');
  if (others.length > 0) return wrong(`the range "${range}" of the ${kind.name} has more than two ends`);
  const from = numberOf(first, kind);
  const to = last === undefined ? from : numberOf(last, kind);
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (to.value < from.value) return wrong(`the range "${range}" of the ${kind.name} goes backwards`);
  const open = last === undefined && stepText !== undefined;
  return { ok: true, value: { from: from.value, to: open ? lastOf(kind) : to.value, step: step.value, star: false } };
};

/** Sunday has two numbers; whoever means all days means each once. */
const lastOf = (kind: FieldKind): number => (kind === dayOfWeek ? 6 : kind.most);

const partsOf = (text: string, kind: FieldKind): Read<readonly Part[]> => {
  const parts: Part[] = [];
  for (const piece of text.split(',')) {
    const part = partOf(piece, kind);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return { ok: true, value: parts };
};

/** As it is handed on: `*` for everything; minutes and hours keep their steps, which matter when clocks are changed, the others are lists. */
const written = (parts: readonly Part[], kind: FieldKind): string => {
  if (parts.some(({ star, step }) => star && step === 1)) return '*';
  if (kind === minute || kind === hour) return parts.map(writtenPart).join(',');
  const values = parts.flatMap(({ from, to, step }) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step),
  );
  const unique = new Set(kind === dayOfWeek ? values.map((value) => value % 7) : values);
  return [...unique].sort((a, b) => a - b).join(',');
};

const writtenPart = ({ from, to, step, star }: Part): string => {
  const range = star ? '*' : from === to ? `${from}` : `${from}-${to}`;
  return step === 1 || range === `${from}` ? range : `${range}/${step}`;
};

/** The five fields in plain numbers, in a form that any cron reads alike. */
export const readCronFields = (text: string): Read<string> => {
  const fields = text.split(/ +/);
  if (fields.length !== kinds.length) return wrong(`"${text}" has ${fields.length} fields and not 5`);
  const plain: string[] = [];
  for (const [index, kind] of kinds.entries()) {
    const parts = partsOf(fields[index] ?? '', kind);
    if (!parts.ok) return parts;
    plain.push(written(parts.value, kind));
  }
  return { ok: true, value: plain.join(' ') };
};
