/** Fields that stand in several places of a resource. */
import { matching, seconds } from '../bounded.ts';

export const image = (what: string) =>
  matching(/^[^\s,]+$/, 1024, 'must be the name of an image')
    .optional()
    .describe(what);

/** From SIGTERM to SIGKILL. */
export const grace = () => seconds(0, 86_400).optional();
