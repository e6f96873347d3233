/** The flags of the server for spark-submit, and what must be given together. */
import { z } from 'zod';
import { type Address, isLoopback } from './http/address.ts';

const text = z.string().trim().min(1, 'must not be empty');
const name = text.regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, 'must be the name of a Kubernetes resource');
const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((word) => word === 'true');
const whole = (least: number, most: number) => {
  const sentence = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, sentence)
    .transform(Number)
    .pipe(z.number().min(least, sentence).max(most, sentence));
};

export const dispatcherFlags = {
  dispatcherCluster: name.optional(),
  dispatcherNamespace: name.optional(),
  dispatcherLaunchedBy: z.enum(['Driver', 'Operator'], 'must be Driver or Operator').optional(),
  dispatcherTtlSeconds: whole(0, 2_147_483_647).optional(),
  dispatcherAuth: z.enum(['none', 'token'], 'must be none or token').optional(),
  dispatcherTokenInPath: yesOrNo.optional(),
  dispatcherTlsCert: text.optional(),
  dispatcherTlsKey: text.optional(),
  dispatcherPlaintext: yesOrNo.optional(),
  dispatcherMaxBody: whole(1_024, 16_777_216).optional(),
  dispatcherMaxOpen: whole(1, 10_000).optional(),
  dispatcherRate: whole(1, 10_000).optional(),
  dispatcherRequestSeconds: whole(1, 600).optional(),
} as const;

export type DispatcherFlags = {
  readonly [Key in keyof typeof dispatcherFlags]?: z.output<(typeof dispatcherFlags)[Key]>;
} & {
  readonly dispatcherAddress?: Address | undefined;
};

type Problem = readonly [flag: keyof DispatcherFlags, message: string];

/** What is missing or contradicts itself; nothing is wrong with a server that is off. */
export const dispatcherProblems = (
  flags: DispatcherFlags & { readonly namespaces: readonly string[] },
): readonly Problem[] => {
  const { dispatcherAddress: address, dispatcherTlsCert: cert, dispatcherTlsKey: key, namespaces } = flags;
  if (address === undefined) return [];
  const namespace = flags.dispatcherNamespace;
  const exposed = !isLoopback(address);
  const problems: (Problem | false)[] = [
    flags.dispatcherCluster === undefined && ['dispatcherCluster', 'must be given with --dispatcher-address'],
    cert !== undefined && key === undefined && ['dispatcherTlsKey', 'must be given with --dispatcher-tls-cert'],
    key !== undefined && cert === undefined && ['dispatcherTlsCert', 'must be given with --dispatcher-tls-key'],
    exposed &&
      cert === undefined &&
      flags.dispatcherPlaintext !== true && [
        'dispatcherAddress',
        'is not loopback: give --dispatcher-tls-cert and --dispatcher-tls-key, or --dispatcher-plaintext true',
      ],
    exposed &&
      flags.dispatcherAuth === 'none' && ['dispatcherAuth', 'can be none only where --dispatcher-address is loopback'],
    namespace === undefined &&
      namespaces.length > 0 &&
      flags.dispatcherAuth !== 'token' &&
      !exposed && ['dispatcherNamespace', 'must be given with --namespaces where no tokens say where'],
    namespace !== undefined &&
      namespaces.length > 0 &&
      !namespaces.includes(namespace) && [
        'dispatcherNamespace',
        'must be one of --namespaces, or nobody acts on what is submitted',
      ],
  ];
  return problems.filter((problem) => problem !== false);
};
