/** On which agents: constraints on their attributes. */
import { z } from 'zod';
import { matching, text, textMap } from '../bounded.ts';

const attribute = () => matching(/^[^:;\s]+$/, 253, 'must be the name of an attribute, without ":" and ";"');

/** `constraints`: attribute -> values, as Spark's `name:value,value;name:`. */
export const constraints = (whose: string) =>
  z
    .record(attribute(), z.array(matching(/^[^,;:]*$/, 253, 'must be a value without ",", ";" and ":"')).max(64))
    .refine((map) => Object.keys(map).length <= 32, 'must have at most 32 entries')
    .meta({ maxProperties: 32 })
    .describe(
      `Attribute of the agents to the values that ${whose} may run with, by Spark's rules: one of them for a text, all for a set, at least one of them for a number; none for an attribute that must merely be there.`,
    );

export const nodeSelector = () => textMap({ entries: 32, keys: attribute(), valueChars: 253 });

const expression = z
  .strictObject({
    key: text(253).describe('Name of the attribute.'),
    operator: z.enum(['In', 'Exists']).describe('In: one of the values. Exists: whatever it is.'),
    values: z.array(text(253, 0)).max(64).default([]).describe('The values for In.'),
  })
  .describe('One attribute.');

const required = z
  .strictObject({
    nodeSelectorTerms: z
      .array(
        z
          .strictObject({ matchExpressions: z.array(expression).max(32).default([]).describe('All must hold.') })
          .describe('A term.'),
      )
      .min(1)
      .max(1)
      .describe('One term: Mesos has no choice between several.'),
  })
  .optional()
  .describe('What must hold of the agent.');

export const affinity = () =>
  z
    .strictObject({
      nodeAffinity: z
        .strictObject({ requiredDuringSchedulingIgnoredDuringExecution: required })
        .optional()
        .describe('On which agents.'),
    })
    .optional()
    .describe('What the attributes of the agent must be; only what is required, and only of agents.');
