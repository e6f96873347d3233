/** How a container finds hosts by name. Options of Docker's command line: with the Docker containerizer only. */
import { z } from 'zod';
import { matching } from '../bounded.ts';

const address = () => matching(/^[0-9A-Fa-f.:]+$/, 64, 'must be an IP address');
const hostName = () => matching(/^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/, 253, 'must be a host name');

export const dnsConfig = () =>
  z
    .strictObject({
      nameservers: z.array(address()).max(8).default([]).describe('Servers that are asked.'),
      searches: z.array(hostName()).max(32).default([]).describe('Domains in which names are looked for.'),
      options: z
        .array(
          z
            .strictObject({
              name: matching(/^[-a-z0-9]+$/, 64, 'must be an option of the resolver').describe('The option.'),
              value: matching(/^[0-9]+$/, 16, 'must be a number')
                .optional()
                .describe('Its value.'),
            })
            .describe('One option.'),
        )
        .max(16)
        .default([])
        .describe('Options of the resolver.'),
    })
    .optional()
    .describe('How names are resolved, with the Docker containerizer only.');

export const hostAliases = () =>
  z
    .array(
      z
        .strictObject({
          ip: address().describe('The address.'),
          hostnames: z.array(hostName()).min(1).max(32).describe('Names for it.'),
        })
        .describe('One address.'),
    )
    .max(32);
