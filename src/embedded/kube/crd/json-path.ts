/** The JSONPath of printer columns: members, indices, `[*]`, and filters like `[?(@.type=="Ready")]`. */
import { at, isObject, type Json } from '../json.ts';

type Step = (value: Json) => readonly Json[];

const member =
  (name: string): Step =>
  (value) => {
    const found = isObject(value) ? value[name] : undefined;
    return found === undefined ? [] : [found];
  };

const index =
  (position: number): Step =>
  (value) =>
    Array.isArray(value) ? value.slice(position, position === -1 ? undefined : position + 1) : [];

const every: Step = (value) =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value).filter(isJson) : [];
const isJson = (value: Json | undefined): value is Json => value !== undefined;

const comparisons: Readonly<Record<string, (found: Json | undefined, wanted: Json) => boolean>> = {
  '==': (found, wanted) => found === wanted,
  '!=': (found, wanted) => found !== wanted,
  '>': (found, wanted) => Number(found) > Number(wanted),
  '<': (found, wanted) => Number(found) < Number(wanted),
  '>=': (found, wanted) => Number(found) >= Number(wanted),
  '<=': (found, wanted) => Number(found) <= Number(wanted),
};

const filter = (expression: string): Step => {
  const parts = /^@((?:\.[\w-]+)+)\s*(?:(==|!=|>=|<=|>|<)\s*(.+))?$/.exec(expression.trim());
  if (parts === null) throw new SyntaxError(`unrecognized filter: ${expression}`);
  const path = (parts[1] ?? '').split('.').slice(1);
  const compare = comparisons[parts[2] ?? ''];
  const text = parts[3]?.trim() ?? '';
  const wanted: Json = /^['"].*['"]$/.test(text)
    ? text.slice(1, -1)
    : text === 'true' || (text === 'false' ? false : Number(text));
  const holds = (item: Json): boolean => {
    const found = at(item, ...path);
    return compare === undefined ? found !== undefined : compare(found, wanted);
  };
  return (value) => (Array.isArray(value) ? value.filter(holds) : []);
};

const bracket = (inside: string): Step => {
  if (inside === '*') return every;
  if (/^-?\d+$/.test(inside)) return index(Number(inside));
  const quoted = /^(['"])(.*)\1$/.exec(inside);
  if (quoted !== null) return member(quoted[2] ?? '');
  const filtered = /^\?\((.*)\)$/.exec(inside);
  if (filtered !== null) return filter(filtered[1] ?? '');
  throw new SyntaxError(`unrecognized step: [${inside}]`);
};

const token = /\.\*|\.((?:\\.|[^.[\]\\])+)|\[((?:'[^']*'|"[^"]*"|[^\]'"])+)\]/y;

/** Reads a path like `.status.conditions[?(@.type=="Ready")].status`. Throws SyntaxError. */
export const compilePath = (path: string): ((value: Json) => readonly Json[]) => {
  const steps: Step[] = [];
  const text = path.startsWith('.') || path.startsWith('[') ? path : `.${path}`;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new SyntaxError(`unrecognized path at ${text.slice(start)}`);
    const [whole, name, inside] = found;
    if (whole === '.*') steps.push(every);
    else steps.push(name === undefined ? bracket(inside ?? '') : member(name.replace(/\\(.)/g, '$1')));
  }
  return (value) => steps.reduce((found: readonly Json[], step) => found.flatMap(step), [value]);
};
