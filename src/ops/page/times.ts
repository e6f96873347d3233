/** Times as people read them. The script of the page has the same words, and keeps them up to date. */
import { type Html, html } from './html.ts';

const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** The distance between two moments, as `5 min ago` or `in 3 h`. */
export const relative = (ms: number, nowMs: number): string => {
  const distance = Math.abs(nowMs - ms);
  const unit = units.find((one) => distance >= one.ms);
  if (unit === undefined) return 'now';
  const amount = `${Math.floor(distance / unit.ms)} ${unit.name}`;
  return ms > nowMs ? `in ${amount}` : `${amount} ago`;
};

/** A moment of a status; nothing where it is none. */
export const moment = (text: string, nowMs: number): Html | undefined => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const exact = `${new Date(ms).toISOString().slice(0, 19)}Z`;
  return html`<time datetime="${exact}" title="${exact.replace('T', ' ').replace('Z', ' UTC')}">${relative(ms, nowMs)}</time>`;
};
