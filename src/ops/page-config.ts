/** The flags of the web page, and what must be given together. */
import { z } from 'zod';
import { type Address, isLoopback } from './http/address.ts';

const text = z.string().trim().min(1, 'must not be empty');
const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((word) => word === 'true');

export const pageFlags = {
  pageAuth: z.enum(['none', 'token'], 'must be none or token').optional(),
  pageBehindProxy: yesOrNo.optional(),
  pageLogs: yesOrNo.optional(),
  pageTlsCert: text.optional(),
  pageTlsKey: text.optional(),
} as const;

export type PageFlags = {
  readonly [Key in keyof typeof pageFlags]?: z.output<(typeof pageFlags)[Key]>;
} & {
  readonly pageAddress?: Address | undefined;
};

type Problem = readonly [flag: keyof PageFlags, message: string];

/** What is missing or contradicts itself; nothing is wrong with a page that is not served. */
export const pageProblems = (flags: PageFlags): readonly Problem[] => {
  const { pageAddress: address, pageTlsCert: cert, pageTlsKey: key, pageBehindProxy = false } = flags;
  if (address === undefined) return [];
  const exposed = !isLoopback(address);
  const problems: (Problem | false)[] = [
    cert !== undefined && key === undefined && ['pageTlsKey', 'must be given with --page-tls-cert'],
    key !== undefined && cert === undefined && ['pageTlsCert', 'must be given with --page-tls-key'],
    exposed &&
      !pageBehindProxy &&
      cert === undefined && [
        'pageAddress',
        'is not loopback: give --page-tls-cert and --page-tls-key, or --page-behind-proxy true where a proxy lets nobody else through',
      ],
    exposed &&
      !pageBehindProxy &&
      flags.pageAuth === 'none' && [
        'pageAuth',
        'can be none only where --page-address is loopback, or with --page-behind-proxy true',
      ],
  ];
  return problems.filter((problem) => problem !== false);
};

/** Who is let in, where no flag says it: on loopback everybody on the machine, behind a proxy whoever it lets through, else who shows a token. */
export const pageAuthOf = ({ pageAddress, pageAuth, pageBehindProxy = false }: PageFlags): 'none' | 'token' =>
  pageAuth ?? (pageAddress === undefined || isLoopback(pageAddress) || pageBehindProxy ? 'none' : 'token');

/** Whether logs, which may hold what users work on, are served: where no flag says it, unless a proxy alone knows who asks. */
export const pageLogsOf = (flags: PageFlags): boolean =>
  flags.pageLogs ?? (flags.pageBehindProxy !== true || pageAuthOf(flags) === 'token');
